-- Purchases of customers, from sales as they were told. DuckDB.
-- All that a customer buys on one day is one purchase, as for the models (goodword.loyalty.summary).

-- What each order came to in the end: who and when as first told, further rows are corrections.
CREATE TEMP TABLE orders AS
SELECT key, arg_min(person, place) AS person, arg_min(day, place) AS day,
       max(currency) AS currency, arg_min(colleague, place) AS colleague,
       sum(amount)::BIGINT AS amount
FROM told GROUP BY key;

-- Days on which more was bought than given back; without an amount a day counts, and adds nothing.
CREATE TEMP TABLE days AS
SELECT person, day, currency, coalesce(sum(amount), 0)::BIGINT AS net,
       bool_or(amount IS NULL) AS untold,
       coalesce(arg_max(colleague, coalesce(amount, 0)), 0) AS colleague
FROM orders GROUP BY person, day, currency;

-- Of those, the ones whose very amount was given back later, and the day of that.
CREATE TEMP TABLE undone AS
SELECT b.person, b.currency, b.day AS returned, max(d.day) AS day
FROM days b JOIN days d
  ON d.person = b.person AND d.currency = b.currency AND d.net = -b.net AND d.day < b.day
WHERE b.net < 0 GROUP BY ALL;

CREATE TEMP TABLE purchases AS
SELECT person, day, currency, net AS amount, colleague
FROM days d
WHERE (net > 0 OR (net = 0 AND untold))
  AND NOT EXISTS (FROM undone u
                  WHERE u.person = d.person AND u.currency = d.currency AND u.day = d.day);

-- A purchase in two currencies is one. `nth`: how many-th of this customer's.
CREATE TEMP TABLE counted AS
SELECT person, day, currency, amount, colleague, nth,
       (row_number() OVER same_day = 1)::BIGINT AS times,
       (nth > 1)::BIGINT AS again,
       (colleague > 0 AND day > min(day) OVER of_colleague)::BIGINT AS theirs,
       (nth = 1 AND person IN (SELECT person FROM sent))::BIGINT AS sent
FROM (SELECT *, dense_rank() OVER (PARTITION BY person ORDER BY day) AS nth FROM purchases)
WINDOW same_day AS (PARTITION BY person, day ORDER BY amount DESC, currency),
       of_colleague AS (PARTITION BY person, colleague);

-- What was given back of no purchase as a whole lowers what the one before it came to, when it was
-- given back.
CREATE TEMP TABLE lowered AS
SELECT b.person, b.day, b.currency, b.net AS amount, c.colleague, 0 AS times,
       c.again, c.theirs, c.sent
FROM (FROM days b WHERE net < 0 AND NOT EXISTS (
          FROM undone u
          WHERE u.person = b.person AND u.currency = b.currency AND u.returned = b.day)) b
ASOF JOIN counted c
  ON c.person = b.person AND c.currency = b.currency AND c.day <= b.day;

CREATE TEMP TABLE bought AS
SELECT person, date_trunc('month', DATE '1970-01-01' + day::INTEGER)::DATE AS month,
       currency, colleague,
       sum(times)::BIGINT AS purchases,
       sum(times * again)::BIGINT AS again,
       sum(times * theirs)::BIGINT AS theirs,
       sum(times * sent)::BIGINT AS sent,
       sum(amount)::BIGINT AS amount,
       sum(amount * again)::BIGINT AS again_amount,
       sum(amount * theirs)::BIGINT AS theirs_amount,
       sum(amount * sent)::BIGINT AS sent_amount
FROM (FROM counted SELECT * EXCLUDE (nth) UNION ALL BY NAME FROM lowered)
GROUP BY ALL;

CREATE TEMP TABLE buyers AS
SELECT person, DATE '1970-01-01' + min(day)::INTEGER AS first_on,
       DATE '1970-01-01' + max(day)::INTEGER AS last_on,
       max(nth)::BIGINT AS days,
       (min(day) FILTER (nth = 2) - min(day))::BIGINT AS gap,
       bool_or(person IN (SELECT person FROM sent)) AS sent
FROM counted GROUP BY person;
