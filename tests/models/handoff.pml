/* An offer to two colleagues of a team, as the room of handoffs keeps it.
 *
 * Four things may happen to it at any moment, in any order, in processes of their own: one of the
 * two takes it over, the giver takes it back, the clock sends it back, somebody closes the line.
 *
 * row:  the lock on the offer's row, taken by the conditional update and held until the commit.
 * line: the lock on the commitment's row.
 *
 * With -DBROKEN, an ending looks at the offer first and writes afterwards, without the condition
 * in the update: two may then both believe that they were first.
 */

mtype = { offered, accepted, withdrawn, returned, settled };

#define GIVER 0

mtype state = offered;      /* the offer */
bool pending = true;        /* the commitment points at the offer */
bool open = true;           /* the commitment is owed */
byte accountable = GIVER;
byte ends = 0;              /* how often the offer ended */
byte hands = 0;             /* how often it changed hands */
byte told = 0;              /* how many heard that somebody was faster */
byte done = 0;              /* processes that have finished */
bool row = false, line = false;

inline lock(l)   { atomic { !l -> l = true } }
inline unlock(l) { l = false }

#ifndef BROKEN
/* UPDATE handoff SET state = to WHERE id = … AND state = 'offered' */
inline end_offer(to, won) {
    lock(row);
    if
    :: state == offered -> state = to; ends++; won = true
    :: else -> won = false; unlock(row)
    fi
}
inline commit_offer() { unlock(row) }
#else
/* SELECT state …, and then UPDATE handoff SET state = to WHERE id = … */
inline end_offer(to, won) {
    if
    :: state == offered -> won = true
    :: else -> won = false
    fi;
    if
    :: won -> state = to; ends++
    :: else -> skip
    fi
}
inline commit_offer() { skip }
#endif

proctype receiver(byte me) {
    bool won;
    end_offer(accepted, won);
    if
    :: won ->
        lock(line);
        if
        :: open && pending -> accountable = me; hands++; pending = false
        :: else -> state = offered; ends--; told++   /* closed meanwhile: rolled back, and told */
        fi;
        unlock(line);
        commit_offer()
    :: else -> told++
    fi;
    done++
}

/* The giver (withdrawn) or the clock (returned). */
proctype back(mtype to) {
    bool won;
    end_offer(to, won);
    if
    :: won ->
        lock(line);
        pending = false;
        unlock(line);
        commit_offer()
    :: else -> skip
    fi;
    done++
}

proctype closer() {
    if
    :: true ->
        lock(line);
        open = false;
        pending = false;
        unlock(line)
    :: true -> skip     /* nobody closes it */
    fi;
    done++
}

/* Looks now and then whether an offer stands of which nothing is left, and ends it. */
active proctype tending() {
    done == 5;
    lock(row);
    if
    :: state == offered && !pending -> state = settled; ends++
    :: else -> skip
    fi;
    unlock(row);

    assert(ends == 1);                                      /* it ended, and once */
    assert(hands <= 1);                                     /* never two owners */
    assert((state == accepted) == (accountable != GIVER));  /* the giver's until it is taken over */
    assert(!pending);                                       /* nothing is left hanging */
    assert(state != accepted || told >= 1);                 /* the second hears of the first */
}

init {
    atomic {
        run receiver(1);
        run receiver(2);
        run back(withdrawn);
        run back(returned);
        run closer()
    }
}

ltl one_owner { [] (hands <= 1 && accountable <= 2) }
ltl it_ends { <> (state != offered && !pending) }
