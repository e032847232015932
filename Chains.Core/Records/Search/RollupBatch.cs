namespace Chains.Core.Records.Search;

/// <summary>Counts of a batch before they are written: many rows become few.</summary>
internal sealed class RollupBatch
{
    private readonly Dictionary<(string Series, int Width, DateTimeOffset Start, string Key), long> _counts = [];

    public void Count(string series, string key, DateTimeOffset at, long count = 1)
    {
        foreach (var (width, _) in Series.Widths)
        {
            var stretch = (series, width, Series.StartOf(at, width), key);
            _counts[stretch] = _counts.GetValueOrDefault(stretch) + count;
        }
    }

    public void AddTo(WriteSession session)
    {
        foreach (var ((series, width, start, key), count) in _counts)
            session.Execute(
                """
                INSERT INTO "Rollups"("Series", "Width", "Start", "Key", "Count") VALUES($0, $1, $2, $3, $4)
                ON CONFLICT DO UPDATE SET "Count" = "Count" + excluded."Count"
                """,
                series, width, start, key, count);
    }

    /// <summary>Keeps the largest value of each stretch instead of the sum.</summary>
    public void RaiseIn(WriteSession session)
    {
        foreach (var ((series, width, start, key), count) in _counts)
            session.Execute(
                """
                INSERT INTO "Rollups"("Series", "Width", "Start", "Key", "Count") VALUES($0, $1, $2, $3, $4)
                ON CONFLICT DO UPDATE SET "Count" = MAX("Count", excluded."Count")
                """,
                series, width, start, key, count);
    }

    public static void Forget(WriteSession session, DateTimeOffset now)
    {
        foreach (var (width, kept) in Series.Widths)
            session.Execute("""DELETE FROM "Rollups" WHERE "Width" = $0 AND "Start" < $1""", width, now - kept);
    }
}
