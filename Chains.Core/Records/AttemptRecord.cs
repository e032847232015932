namespace Chains.Core.Records;

/// <summary>A step that failed: what was tried, when, and why it did not work. Successes are the time stamps of the run.</summary>
public sealed class AttemptRecord
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary><c>format</c>, <c>sign</c>, <c>deliver</c>, <c>mark</c> or <c>children</c>.</summary>
    public required string Step { get; set; }

    public required string Error { get; set; }
}
