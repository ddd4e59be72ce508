/*
 * One script of two DDL statements, three instances, and Spanner's schema change operations. What each step is in the
 * code stands beside it.
 *
 * The lease is taken at its weakest: anybody may become the owner at any moment, whatever the last one is doing (he is a
 * zombie then, and doesn't know it). What lease.pml shows is all that is used of it: a fenced commit is applied only while
 * its owner stands.
 *
 * A call that was sent reaches Spanner any time later, any number of times, or never: zombies send late, and a call
 * repeated after a lost answer is another copy. Spanner starts an operation id once. A call can be refused as a whole; then
 * nothing is applied, the id is not used up, and every later copy is refused, too (CORRECTNESS.md, A10).
 *
 * Each -D of check.sh takes one thing out of the protocol, or breaks one assumption.
 */
#define N 3
#ifndef TERMS
#define TERMS 4           /* terms of office before the faults stop; each has its token */
#endif
#define ALL_TERMS (TERMS + N)
#define IDS (ALL_TERMS + 1)
#define STATEMENTS 2

/* An operation in Spanner. */
#define NONE    0
#define RUNS    1
#define DONE    2
#define FAILED  3         /* also as the journal's status */
#define APPLIED 4         /* the journal's */

/* Where an instance is. */
#define OUT     0
#define PLANS   1         /* ScriptMigrator: holds the lease, reads the history */
#define BEGINS  2         /* ScriptHistory.BeginAsync is about to be sent */
#define ASKS    3         /* DdlStep: GetOperationAsync of what it took over */
#define SENDS   4         /* ThrowIfLost was passed, UpdateDdlAsync is about to be sent */
#define FOLLOWS 5         /* SchemaChange.FollowAsync */
#define ENDS    6         /* ApplyAsync is about to be sent */
#define FAILS   7         /* FailAsync is about to be sent */
#define PASSED  8
#define DEAD    9

byte owner = N, term;     /* the lease: its owner (N: nobody), and the newest token */

byte status, open_id, next;           /* the journal's row */
byte op[IDS], op_first[IDS], op_count[IDS];
bool called[IDS];                     /* a call with this id is under way, or has been */
byte call_first[IDS];
bool refused[IDS];

byte at[N], id[N], first[N], end_at[N];
bool calm;
byte failures, refusals, crashes;

byte effects[STATEMENTS];             /* ghost: how often each statement was applied */

#define applied (effects[0] + effects[1])
#define busy(i) (op[i] == RUNS)

inline give_up(c) {
	if :: owner == c -> owner = N :: else fi;
	at[c] = OUT; id[c] = 0; first[c] = 0; end_at[c] = 0
}

/* A fenced commit: the owner stands, or nothing is written and the lease is known to be lost. */
#ifdef UNFENCED_JOURNAL
#define stands(c) true
#else
#define stands(c) (owner == c)
#endif

inline call(c) {
	called[id[c]] = true;
	call_first[id[c]] = first[c]
}

active [N] proctype instance() {
	byte me = _pid;

	do
	:: atomic { at[me] == OUT && status != APPLIED && owner != me &&
		(calm -> (owner == N || at[owner] == OUT || at[owner] == DEAD) && term < ALL_TERMS : term < TERMS) ->
		owner = me; term++; at[me] = PLANS;
		id[me] = term }                                    /* NewOperationId: from the token, so never used before */
	:: atomic { at[me] == OUT && status == APPLIED -> at[me] = PASSED }

	:: atomic { at[me] == PLANS ->
		if
		:: status == APPLIED -> give_up(me)
		:: status == RUNS ->                               /* what a predecessor left open is taken over under its id */
#ifndef NEW_ID_PER_HOLDER
			id[me] = open_id;
#endif
			end_at[me] = 1;
			first[me] = next; at[me] = BEGINS
		:: status == NONE || status == FAILED ->
#ifdef ID_FROM_VERSION
			id[me] = 1;
#endif
#ifdef RESUME_AT_THE_FIRST
			first[me] = 0;
#else
			first[me] = next;
#endif
			at[me] = BEGINS
		fi }

#ifdef SEND_BEFORE_JOURNAL
	:: atomic { at[me] == BEGINS -> call(me) }
#endif
	:: atomic { at[me] == BEGINS && stands(me) ->
		status = RUNS; open_id = id[me];
		at[me] = (end_at[me] -> ASKS : SENDS);
		end_at[me] = 0 }
	:: atomic { at[me] >= BEGINS && at[me] <= FAILS && !stands(me) && at[me] != SENDS -> give_up(me) }

	:: atomic { at[me] == ASKS -> at[me] = (op[id[me]] != NONE -> FOLLOWS : SENDS) }
	:: atomic { at[me] == SENDS -> call(me); at[me] = FOLLOWS }
	:: atomic { at[me] == SENDS && !calm -> give_up(me) }

	/* An answer, to the call or to a poll. */
	:: atomic { at[me] == FOLLOWS && op[id[me]] == DONE -> at[me] = ENDS }
	:: atomic { at[me] == FOLLOWS && op[id[me]] == FAILED ->
		end_at[me] = op_first[id[me]] + op_count[id[me]];
		at[me] = FAILS }
	:: atomic { at[me] == FOLLOWS && op[id[me]] == NONE && refused[id[me]] -> end_at[me] = first[me]; at[me] = FAILS }
#ifdef ERROR_IS_FAILURE
	:: atomic { at[me] == FOLLOWS && !calm -> end_at[me] = first[me]; at[me] = FAILS }
#endif
#ifdef EXISTING_IS_FAILURE
	:: atomic { at[me] == FOLLOWS && op[id[me]] != NONE -> end_at[me] = first[me]; at[me] = FAILS }
#endif
	:: atomic { at[me] == FOLLOWS && !calm -> give_up(me) }     /* an error that says nothing: the journal stays open */

	:: atomic { at[me] == ENDS && stands(me) ->
		assert(applied == STATEMENTS);                     /* a true journal */
		status = APPLIED; next = STATEMENTS; open_id = 0;
		give_up(me) }
	:: atomic { at[me] == FAILS && stands(me) ->
		assert(end_at[me] == applied);                     /* a true journal */
		assert(!busy(id[me]));                             /* and it is over */
		status = FAILED; next = end_at[me]; open_id = 0;
		give_up(me) }

	:: atomic { at[me] != PASSED && !calm && crashes < 1 -> crashes++; give_up(me); at[me] = DEAD }
	:: atomic { at[me] == PASSED || at[me] == DEAD -> break }
	od
}

/* Spanner, one process for each operation id. Operations may run side by side and in any order. */
active [ALL_TERMS] proctype operation() {
	byte me = _pid - N + 1;

end:	do
	:: atomic { called[me] && op[me] == NONE && !refused[me] ->
		op_first[me] = call_first[me]; op_count[me] = 0;
		op[me] = (op_first[me] == STATEMENTS -> DONE : RUNS) }
#ifdef REFUSAL_PASSES
	:: atomic { called[me] && op[me] == NONE && refused[me] -> refused[me] = false }
#endif
	:: atomic { called[me] && op[me] == NONE && !refused[me] && !calm && refusals < 1 ->
		refusals++; refused[me] = true }
	:: atomic { op[me] == RUNS ->
		effects[op_first[me] + op_count[me]]++;
		assert(effects[0] <= 1 && effects[1] <= 1);        /* exactly once */
		op_count[me]++;
		op[me] = (op_first[me] + op_count[me] == STATEMENTS -> DONE : RUNS) }
	:: atomic { op[me] == RUNS && !calm && failures < 1 -> failures++; op[me] = FAILED }
#ifdef FORGETS
	:: atomic { op[me] == DONE && !calm -> op[me] = NONE }
#endif
	od
}

active proctype faults() {
	calm = true
}

#define through(c) (at[c] == PASSED || at[c] == DEAD)
ltl progress { <> calm -> <> (through(0) && through(1) && through(2)) }
