/*
 * Where versions come from (E3): creating transactions, swaps that land late, a person who deletes the record.
 *
 * Here time is the store's own, in microseconds. Every commit has a timestamp above all commits that it conflicts with
 * and above every read that it didn't show itself to; here all commits conflict, so the clock moves by each.
 * Three creators at once, each in the steps of LeaseCreation; whoever's transaction is out of its range lock is aborted and
 * begins again. Swaps under way survive the record that they were meant for.
 *
 * Before its transaction a creator inserts a reservation. Here it may expire at any time, a copy of the insert may land at any
 * later time, and no clock moves by it: nothing but its transaction keeps a creator safe.
 */
#define N 3
#ifndef HORIZON
#define HORIZON 7
#endif
#define DELETIONS 2
#ifdef SAME_MICROSECOND
#define TICK 0
#else
#define TICK 1
#endif

#define IDLE     0
#define BEGUN    1        /* has the reservation, as far as it knows */
#define LOCKED   2        /* has read the name's range, and found it empty */
#define TIMED    3        /* has the time, from which the version comes */
#define COMMITS  4        /* the commit is under way, perhaps after its sender has gone */

byte now = 1;             /* the timestamp of the last commit; a strong read shows it, and is not before it */
byte rows;                /* how many rows of the name stand: more than one is two records */
byte version, owner;
byte last;                /* ghost: the highest version that any record ever had */
byte newest;              /* ghost: the newest token */
byte at[N], seen[N];
bool locks[N];            /* the shared lock on the name's range */
byte swap_from[N];        /* a swap under way, by the version that it expects; 0 for none */
byte swap_owner[N];       /* and who stood in the record that it was meant for */
byte deletions;
byte reserved;            /* whose reservation is the highest; 0 for none */
bool copy[N];             /* a copy of the reservation's insert that has not landed yet */

inline begin_again(c) { at[c] = IDLE; seen[c] = 0; locks[c] = false }

/* An insert takes the range for itself: who only shares it loses it, and is aborted. */
inline abort_others(c) {
	if :: c != 0 && locks[0] -> begin_again(0) :: else fi;
	if :: c != 1 && locks[1] -> begin_again(1) :: else fi;
	if :: c != 2 && locks[2] -> begin_again(2) :: else fi
}

active [N] proctype creator() {
	byte me = _pid;

end:	do
	/* Nothing is reserved, or the reservation that is has expired. The insert is in the range that others have locked. */
	:: atomic { at[me] == IDLE && now < HORIZON ->
		abort_others(me);
		reserved = 1 + me;
		if :: copy[me] = true :: skip fi;
		at[me] = BEGUN }
	:: atomic { copy[me] && reserved == 0 && now < HORIZON ->
		abort_others(N);
		reserved = 1 + me; copy[me] = false }
	:: atomic { copy[me] -> copy[me] = false }

#if defined(CLIENT_CHOOSES)
	/* The first sketch: the version comes from the read by which the client saw that nothing stands. */
	:: atomic { at[me] == BEGUN && rows == 0 && seen[me] == 0 -> seen[me] = now }
	:: atomic { at[me] == BEGUN && seen[me] > 0 && rows == 0 -> locks[me] = true; at[me] = TIMED }
#elif defined(NO_RANGE_READ)
	:: atomic { at[me] == BEGUN && rows == 0 -> at[me] = LOCKED }
#elif defined(RESERVATION_ALONE)
	/* Who has reserved the name takes it for empty. */
	:: atomic { at[me] == BEGUN && reserved == 1 + me -> at[me] = LOCKED }
#else
	:: atomic { at[me] == BEGUN && rows == 0 && reserved == 1 + me -> locks[me] = true; at[me] = LOCKED }
#endif
	:: atomic { at[me] == BEGUN && (rows > 0 || reserved != 1 + me) -> begin_again(me) }

	:: atomic { at[me] == LOCKED ->
#ifdef RESTART_AT_ONE
		seen[me] = 1;
#else
		if
		:: seen[me] = now
		:: seen[me] = now + TICK         /* a strong read may be later than the last commit; later ones are above it */
		fi;
		if :: seen[me] > now -> now = seen[me] :: else fi;
#endif
		at[me] = TIMED }

	:: atomic { at[me] == TIMED -> at[me] = COMMITS }

	:: atomic { at[me] == COMMITS && now < HORIZON ->
		now = now + TICK;
		abort_others(me);
		rows++;
		assert(rows <= 1);                         /* one row */
		assert(seen[me] > newest);                 /* tokens rise */
		assert(seen[me] > last);                   /* versions rise */
		version = seen[me]; owner = 1 + me;
		last = version; newest = version;
		reserved = 0;
#ifndef RESTART_AT_ONE
		assert(version <= now);
#endif
		begin_again(me) }
	:: atomic { at[me] == COMMITS || at[me] == TIMED -> begin_again(me) }   /* aborted, or never arrived */

	/* Any owner's swap: sent now, applied any time later. */
	:: atomic { rows == 1 && owner == 1 + me && swap_from[me] == 0 && now < HORIZON ->
		swap_from[me] = version; swap_owner[me] = owner }
	:: atomic { swap_from[me] > 0 && rows == 1 && swap_from[me] == version && now < HORIZON ->
		assert(swap_owner[me] == owner);           /* no swap meets another record than its own */
		now = now + TICK;
		abort_others(N);
		version++;
		last = (version > last -> version : last);
		swap_from[me] = 0; swap_owner[me] = 0 }
	/* A takeover: another owner at the next version. */
	:: atomic { rows == 1 && owner != 1 + me && now < HORIZON ->
		now = now + TICK;
		abort_others(N);
		version++;
		assert(version > newest);                  /* tokens rise */
		last = (version > last -> version : last);
		newest = version; owner = 1 + me }
	od
}

active proctype person() {
end:	do
	:: atomic { rows > 0 && deletions < DELETIONS && now < HORIZON ->
		now = now + TICK;
		deletions++;
		abort_others(N);
		rows = 0; version = 0; owner = 0;
		if :: reserved = 0 :: skip fi }
	:: atomic { deletions == DELETIONS -> break }
	od
}
