/*
 * The lease protocol, for three clients on one record. What each step is in the code stands beside it.
 *
 * Time.  One tick is the margin: both sides count down, so that nothing has to be bounded by a horizon.
 *        `left` counts by the store's clock. A client's belief, counted on the slowest clock, ends DRIFT ticks late; a
 *        faster one ends it at any time before.
 * Net.   A sent swap is applied at any time: while its sender waits, after it gave up, after it died; or never. Its
 *        answer may be lost wherever it was applied or not. Swaps sent again are the same message, and one whose
 *        version has passed can't be told from none, so the messages under way are a few bits for each client.
 * Frozen A client that makes no step is frozen: between any two steps anything else may happen, for any time.
 * Calm   is when the faults stop. From then on a step takes less than a tick.
 *
 * Bounds: three owners-to-be, one lease each unless they lose it; LAST_VERSION writes while there are faults; two late
 * messages at a time; one crash where the end of the faults is looked at (a frozen client is as good as dead elsewhere).
 *
 * Each -D of check.sh takes one thing out of the protocol, or breaks one assumption.
 */
#ifndef DURATION
#define DURATION 3
#endif
#ifdef NO_MARGIN
#define MARGIN 0
#else
#define MARGIN 1
#endif
#ifdef DRIFT_ABOVE_MARGIN
#define DRIFT 2
#else
#define DRIFT 1
#endif
#define SLOWEST (DURATION - MARGIN + DRIFT)

#define N 3
#ifndef LAST_VERSION
#define LAST_VERSION 5   /* faults stop by then, so that all searches end */
#endif
#ifndef CLIENTS
#define CLIENTS N
#endif
#ifndef MAX_LATE
#define MAX_LATE 2
#endif
#ifndef CRASHES
#define CRASHES 0
#endif

#define FREE 0
#define OWNER(c, fresh) (1 + (c) * 2 + (fresh))

/* What a swap does: the bit of its message, for a client's `late`. An acquisition's owner is one of two fresh ids. */
#define ACQUIRE 1        /* and 2, by the owner's fresh bit */
#define RENEW   4
#define WRITE   8        /* a renewal that carries a data step and its history row */
#define RELEASE 16

/* Where a client is. */
#define NEW      0       /* they come in their own order: which of three equal ones is first makes no difference */
#define WAITING  7       /* DistributedMutex.AcquireAsync: polls by reading */
#define SENDING  1       /* about to send: everything is checked, nothing is sent */
#define SENT     2       /* CompareAndSwapExecutor.SendAsync: waits for the answer */
#define APPLIED  3       /* the same, and the swap was applied; or a look-up has found it */
#define HOLDING  4
#define PASSED   5
#define DEAD     6

/* The store's one record, with the history row that stands in the same database. */
byte version, owner, token, left;
bool isDone;             /* the data step is journalled as applied */

/* The clients. */
byte at[N], op[N], expected[N], fresh[N], mine[N];
byte belief[N];          /* ticks until the held lease is no longer believed in */
byte coming[N];          /* the same for the swap that is on its way: it counts from before that was sent */
bool held[N], resent[N];
byte late[N];            /* messages that their sender no longer waits for */
bool calm;
byte crashes;

/* Ghosts: seen by the properties only. */
byte effects;            /* how often the data step was applied */
byte newest;             /* the newest token that was ever given out */
bool wasWritten[N];      /* the client's current fenced write was applied */
byte idle;               /* ticks of calm in which nobody held the lease and somebody wanted it */

#ifdef RENEW_ANY                 /* who was answered believes it */
#define still_believes(c) true
#else
#define still_believes(c) (belief[c] > 0)
#endif
#define believes(c) (held[c] && belief[c] > 0)
#define believers (believes(0) + believes(1) + believes(2))

/* Which messages outlive the version that they were sent from: none, but where the guard is taken out. */
#if defined(NO_GUARD)
#define OUTLIVE 31
#elif defined(RENEW_ANY)
#define OUTLIVE RENEW
#elif defined(RELEASE_ANY)
#define OUTLIVE RELEASE
#else
#define OUTLIVE 0
#define GUARDED
#endif

inline forget(c) {
	held[c] = false; belief[c] = 0; coming[c] = 0; resent[c] = false; wasWritten[c] = false;
#ifdef GUARDED
	op[c] = 0; expected[c] = 0; fresh[c] = 0;
	if :: !(late[c] & WRITE) -> mine[c] = 0 :: else fi
#endif
}

#define PASSED_BY 15      /* a version below the one that stands: it makes no difference which */

/*
 * Another's write has raised the version: what is under way from the old one can't be applied any more. States that
 * differ only in such dead things are made equal, which changes nothing that can happen, and an acquisition that is
 * bound to fail is taken back to where it will end.
 */
inline pass_by(c) {
	if
	:: at[c] == APPLIED -> skip                              /* the answer, once it is read, is believed */
	:: op[c] == ACQUIRE && (at[c] == SENDING || at[c] == SENT) -> at[c] = WAITING; forget(c)
	:: at[c] == WAITING || at[c] == PASSED || at[c] == DEAD -> mine[c] = 0
	:: op[c] != ACQUIRE && (at[c] == SENDING || at[c] == SENT || at[c] == HOLDING) ->
		coming[c] = 0;
		if
		:: op[c] == WRITE && at[c] == SENT -> skip       /* what it is told depends on it */
		:: else -> expected[c] = PASSED_BY; mine[c] = 0
		fi
	:: else
	fi
}

inline forget_dead_messages(writer) {
	late[0] = late[0] & OUTLIVE; late[1] = late[1] & OUTLIVE; late[2] = late[2] & OUTLIVE;
#ifdef GUARDED
	if :: writer != 0 -> pass_by(0) :: else fi;
	if :: writer != 1 -> pass_by(1) :: else fi;
	if :: writer != 2 -> pass_by(2) :: else fi
#endif
	skip
}

inline write_data(c, its_token) {
	assert(its_token == newest);           /* no write of a lost owner is applied */
	if :: op[c] == WRITE -> wasWritten[c] = true :: else fi;
	effects++;
	assert(effects <= 1);                  /* exactly once */
#ifndef JOURNAL_APART
	isDone = true
#endif
}

/* The commit: LeaseRow.Swap. `what` is one bit of the message. */
inline apply(c, what, its_fresh) {
	version++;
	left = DURATION;
	if
	:: what <= 2 ->
		owner = OWNER(c, its_fresh);
		assert(version > newest);          /* tokens rise */
		token = version;
		newest = version
	:: what == RELEASE -> owner = FREE; left = 0
	:: what == RENEW || what == WRITE ->
#if defined(RENEW_ANY) || defined(NO_GUARD)
		owner = OWNER(c, its_fresh);
#endif
		skip
	fi;
	if
	:: what == WRITE -> write_data(c, mine[c])
	:: else
	fi;
	forget_dead_messages(c)
}

#ifdef NO_GUARD
#define stands(c, what) true
#elif defined(RENEW_ANY)
#define stands(c, what) (expected[c] == version || what == RENEW)
#elif defined(RELEASE_ANY)
#define stands(c, what) (expected[c] == version || what == RELEASE)
#else
#define stands(c, what) (expected[c] == version)
#endif

/* A message whose version has passed is as good as none. Of those that nobody waits for two are under way at a time. */
#define one(mask, b) ((mask & b) != 0)
#define count(mask) (one(mask, 1) + one(mask, 2) + one(mask, RENEW) + one(mask, WRITE) + one(mask, RELEASE))
#define room_for_late (count(late[0]) + count(late[1]) + count(late[2]) < MAX_LATE)
#ifdef GUARDED
#define may_land(c) (expected[c] == version && room_for_late)
#else
#define may_land(c) ((expected[c] == version || (sent_bit(c) & OUTLIVE) != 0) && room_for_late)
#endif

#define sent_bit(c) (op[c] == ACQUIRE -> 1 + fresh[c] : op[c])

/* LeaseProtocol.IsWrittenBy, of a swap that has left the version `expected`. */
#define written(c) (version == expected[c] + 1 && \
	(op[c] == RELEASE -> owner == FREE && token == mine[c] \
	: owner == OWNER(c, fresh[c]) && token == (op[c] == ACQUIRE -> version : mine[c])))

#ifdef RELEASE_ANY
#define AFTER_RELEASE WAITING    /* they come again, so that two can show it */
#else
#define AFTER_RELEASE PASSED
#endif

#define another_won(c) (version == expected[c] + 1 || (op[c] != ACQUIRE && token == expected[c] + 1))

/* The swap is not the current one any more, and neither is the lease. */
inline lose(c) {
	at[c] = (op[c] == RELEASE -> AFTER_RELEASE : WAITING);
	forget(c)
}

/* The answer says for sure that the swap was not applied. Let it be true. */
inline conflict(c) {
	assert(!(op[c] == WRITE && wasWritten[c]));  /* true answers */
	lose(c)
}

/* CompareAndSwapExecutor.LookUpAsync: it reads, and what it decides may be done much later. */
inline look_up(c) {
#ifdef AMBIGUOUS_IS_NO
	conflict(c)
#elif defined(AMBIGUOUS_IS_YES)
	at[c] = APPLIED
#else
	if
	:: written(c) -> at[c] = APPLIED
	:: !written(c) && version == expected[c] -> resent[c] = true; at[c] = SENT           /* sent again, as it was */
#ifdef OVERTAKEN_IS_NO
	:: !written(c) && version != expected[c] -> conflict(c)
#else
	/* WasSuperseded: what stands has the very version that the swap would have written, or was acquired by it. Any other
	   later one doesn't tell. */
	:: !written(c) && another_won(c) -> conflict(c)
	:: !written(c) && version != expected[c] && !another_won(c) -> lose(c)               /* and the outcome stays open */
#endif
	fi
#endif
}

inline deliver(c) {
	if
	:: stands(c, op[c]) ->
		apply(c, sent_bit(c), fresh[c]);
		if
		:: at[c] = APPLIED
#ifdef CONFLICT_IS_NO
		:: !calm -> conflict(c)
#else
		:: !calm -> resent[c] = true             /* executed twice: the answer is a conflict with the swap itself */
#endif
		fi
	:: else ->
#ifdef NO_FENCE
		if :: op[c] == WRITE -> write_data(c, mine[c]) :: else fi;     /* the data beside the swap */
#endif
		look_up(c)                               /* a conflict may be with the swap itself: it is looked up like a lost answer */
	fi
}

/* A new owner id for each acquisition: one that is nowhere on its way and stands nowhere. */
inline choose_fresh(c) {
#ifdef OWNER_REUSED
	fresh[c] = 0
#else
	if
	:: !(late[c] & 1) && owner != OWNER(c, 0) -> fresh[c] = 0
	:: else -> fresh[c] = 1
	fi
#endif
}

#ifdef NO_EXPIRY
#define may_take (owner == FREE)
#elif defined(EARLY_TAKEOVER)
#define may_take (owner == FREE || left <= 1)
#else
#define may_take (owner == FREE || left == 0)
#endif
#ifdef OWNER_REUSED
#define has_fresh(c) true
#else
#define has_fresh(c) ((!(late[c] & 1) && owner != OWNER(c, 0)) || (!(late[c] & 2) && owner != OWNER(c, 1)))
#endif

/* What keeps a client from waiting for time to pass. */
#define urgent(c) (at[c] != PASSED && at[c] != DEAD && (at[c] != WAITING || may_take))
#define wants(c) (at[c] != PASSED && at[c] != DEAD)
#define down(x) x = (x > 0 -> x - 1 : 0)

active [N] proctype client() {
	byte me = _pid;

	do
	:: atomic { at[me] == NEW && me < CLIENTS && (me == 0 || at[me - 1] != NEW) -> at[me] = WAITING }

	:: atomic { at[me] == WAITING && may_take && has_fresh(me) && (calm || version < LAST_VERSION) ->
		choose_fresh(me);
		expected[me] = version; op[me] = ACQUIRE; at[me] = SENDING }

	:: atomic { at[me] == SENDING && (calm || version < LAST_VERSION) ->     /* sentAt = GetTimestamp() */
		coming[me] = SLOWEST;
		at[me] = SENT }

	:: atomic { at[me] == SENT -> deliver(me) }
	:: atomic { at[me] == SENT && !calm ->                                   /* under way for longer, or lost */
		if
		:: may_land(me) -> late[me] = late[me] | sent_bit(me)
		:: true
		fi;
		if
		:: look_up(me)
		:: lose(me)                                                      /* its time is up: the outcome stays open */
		fi }
	:: atomic { at[me] == SENT && !calm ->                                   /* an error: not applied for certain (F1) */
		if
		:: resent[me] -> look_up(me)
		:: !resent[me] && (op[me] == ACQUIRE || op[me] == RELEASE) -> lose(me)
		:: !resent[me] && (op[me] == RENEW || op[me] == WRITE) -> at[me] = HOLDING; coming[me] = 0
		fi }
	:: atomic { at[me] == APPLIED && !calm ->                                /* the answer is lost */
		if
		:: look_up(me)
		:: lose(me)
		fi }

	:: atomic { at[me] == APPLIED ->
#ifdef CLOCK_FROM_ANSWER
		coming[me] = SLOWEST;
#endif
		resent[me] = false;
		expected[me]++;
		if
		:: op[me] == ACQUIRE ->
			held[me] = true; belief[me] = coming[me]; mine[me] = expected[me]; at[me] = HOLDING
		:: op[me] == RELEASE -> lose(me)
		:: (op[me] == RENEW || op[me] == WRITE) && still_believes(me) ->         /* LeaseValidity.Extend */
			belief[me] = coming[me]; at[me] = HOLDING
		:: (op[me] == RENEW || op[me] == WRITE) && !still_believes(me) -> lose(me)
		fi;
		coming[me] = 0;
		assert(believers <= 1) }           /* mutual exclusion */

	/* ThrowIfLost was passed; what follows may come much later. */
	:: atomic { at[me] == HOLDING && belief[me] > 0 && !calm -> op[me] = RENEW; at[me] = SENDING }
	:: atomic { at[me] == HOLDING && belief[me] > 0 && !isDone ->
		op[me] = WRITE; wasWritten[me] = false; at[me] = SENDING }
	:: atomic { at[me] == HOLDING && belief[me] > 0 && (isDone || !calm) ->  /* LeaseValidity.TryRelinquish, then the swap */
		held[me] = false; belief[me] = 0; op[me] = RELEASE; at[me] = SENDING }
	:: atomic { at[me] == HOLDING && (belief[me] == 0 || !calm) -> lose(me) }
#ifdef JOURNAL_APART
	:: atomic { at[me] == HOLDING && wasWritten[me] -> isDone = true }
#endif

	:: atomic { at[me] != PASSED && at[me] != DEAD && !calm && crashes < CRASHES ->   /* kill -9 */
		crashes++;
		if
		:: at[me] == SENT && may_land(me) -> late[me] = late[me] | sent_bit(me)
		:: true
		fi;
		forget(me);
		at[me] = DEAD }
	:: atomic { at[me] == PASSED || at[me] == DEAD -> break }
	od
}

/* Time, the network and the end of the faults. */
inline land(c, what) {
	late[c] = late[c] & (31 - what);
	apply(c, what, (what <= 2 -> what - 1 : fresh[c]))
}

active proctype world() {
end:	do
	:: atomic { (!calm || (!urgent(0) && !urgent(1) && !urgent(2))) &&
		(left > 0 || believers > 0 || coming[0] > 0 || coming[1] > 0 || coming[2] > 0) ->
		down(left);
		down(belief[0]); down(belief[1]); down(belief[2]);
		down(coming[0]); down(coming[1]); down(coming[2]);
		if
		:: calm && believers == 0 && (wants(0) || wants(1) || wants(2)) ->
			idle++;
			assert(idle <= DURATION)       /* recovery: a dead holder delays by its duration, not more */
		:: else -> idle = 0
		fi }
	:: atomic { !calm && (late[0] & 1) -> land(0, 1) }
	:: atomic { !calm && (late[0] & 2) -> land(0, 2) }
	:: atomic { !calm && (late[0] & RENEW) -> land(0, RENEW) }
	:: atomic { !calm && (late[0] & WRITE) -> land(0, WRITE) }
	:: atomic { !calm && (late[0] & RELEASE) -> land(0, RELEASE) }
	:: atomic { !calm && (late[1] & 1) -> land(1, 1) }
	:: atomic { !calm && (late[1] & 2) -> land(1, 2) }
	:: atomic { !calm && (late[1] & RENEW) -> land(1, RENEW) }
	:: atomic { !calm && (late[1] & WRITE) -> land(1, WRITE) }
	:: atomic { !calm && (late[1] & RELEASE) -> land(1, RELEASE) }
	:: atomic { !calm && (late[2] & 1) -> land(2, 1) }
	:: atomic { !calm && (late[2] & 2) -> land(2, 2) }
	:: atomic { !calm && (late[2] & RENEW) -> land(2, RENEW) }
	:: atomic { !calm && (late[2] & WRITE) -> land(2, WRITE) }
	:: atomic { !calm && (late[2] & RELEASE) -> land(2, RELEASE) }
#ifdef CALM
	:: atomic { !calm -> calm = true; late[0] = 0; late[1] = 0; late[2] = 0 }
#endif
	od
}

#define through(c) (at[c] == PASSED || at[c] == DEAD)
#ifdef FAULTS_FOR_EVER
ltl progress { <> (through(0) && through(1) && through(2)) }
#else
ltl progress { [] (calm -> <> (through(0) && through(1) && through(2))) }
#endif
