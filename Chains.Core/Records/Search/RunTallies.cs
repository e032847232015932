namespace Chains.Core.Records.Search;

/// <summary>
/// Keeps the tallies, in the transaction that changes the run: whoever sets a run's state calls this first. Triggers would see to it by themselves, but
/// every statement that fires one is made revocable by itself, with a copy of each page it touches: 40 µs for a signed run, a twentieth of its signing.
/// </summary>
internal static class RunTallies
{
    /// <summary>Counts a new run.</summary>
    public static void Add(WriteSession session, RunRecord run) => session.Execute(
        """
        INSERT INTO "RunTallies"("Namespace", "Definition", "Kind", "State", "Count") VALUES($0, $1, $2, $3, 1)
        ON CONFLICT DO UPDATE SET "Count" = "Count" + 1
        """,
        run.Namespace, run.Definition ?? "", run.Kind, run.State);

    /// <summary>Counts a run in the state that it is about to get, and no longer in the one it has.</summary>
    public static void Move(WriteSession session, long runId, RunState state)
    {
        if (session.Scalar("""SELECT "State" FROM "Runs" WHERE "Id"=$0""", runId) is not string before || before == state.ToString())
            return;
        session.Execute(
            """
            UPDATE "RunTallies" SET "Count" = "Count" - 1
            WHERE ("Namespace", "Definition", "Kind", "State") = (SELECT "Namespace", COALESCE("Definition", ''), "Kind", "State" FROM "Runs" WHERE "Id"=$0)
            """,
            runId);
        session.Execute(
            """
            INSERT INTO "RunTallies"("Namespace", "Definition", "Kind", "State", "Count")
            SELECT "Namespace", COALESCE("Definition", ''), "Kind", $1, 1 FROM "Runs" WHERE "Id"=$0
            ON CONFLICT DO UPDATE SET "Count" = "Count" + 1
            """,
            runId, state);
    }
}
