using Chains.Core.Records;

namespace Chains.Core.Transparency.Uploading;

/// <summary>A log in use and how the uploads to it fare.</summary>
/// <param name="Log">The record: key, last checkpoint, alarm.</param>
/// <param name="Waiting">Why its uploads wait as a whole; null while they flow.</param>
/// <param name="WaitingSince">Since when they do.</param>
/// <param name="Backlog">Rows that wait, counted no further than <see cref="LogStatus.BacklogLimit"/>.</param>
/// <param name="Oldest">When the first of them was signed.</param>
/// <param name="PerSecond">Entries in the last minute, per second.</param>
public sealed record LogState(
    LogRecord Log,
    string? Waiting,
    DateTimeOffset? WaitingSince,
    DateTimeOffset? NextProbeAt,
    DateTimeOffset? LastSuccessAt,
    string? LastError,
    DateTimeOffset? LastErrorAt,
    int InFlight,
    int Backlog,
    DateTimeOffset? Oldest,
    double PerSecond);
