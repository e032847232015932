using Chains.Core.Transparency;
using Chains.Core.Transparency.Uploading;

namespace Chains.Web.Api.Rekor;

/// <summary>A transparency log in use: whom it is believed to be, whether it only appended, and how uploads to it fare.</summary>
/// <param name="Trust">Where its key comes from; firstUse means that the log itself showed it when it was first used.</param>
/// <param name="TreeSize">Of the last checkpoint that was proven to continue all before.</param>
/// <param name="CheckError">Why the log could not be checked the last time; null where it could.</param>
/// <param name="Alarm">How it was caught not having only appended; null where it was not.</param>
/// <param name="Evidence">The checkpoint that contradicts the one before.</param>
/// <param name="Waiting">Why uploads to it wait as a whole; null while they flow.</param>
public sealed record LogDetails(
    long Id, string Url, int ApiVersion, string LogId, LogTrust Trust, string PublicKey, DateTimeOffset FirstUsedAt, long? TreeSize, string? Checkpoint, DateTimeOffset? CheckedAt,
    string? CheckError, string? Alarm, DateTimeOffset? AlarmedAt, string? Evidence, string? Waiting, DateTimeOffset? WaitingSince, DateTimeOffset? NextProbeAt,
    DateTimeOffset? LastSuccessAt, string? LastError, DateTimeOffset? LastErrorAt, int InFlight, int Backlog, DateTimeOffset? Oldest, double PerSecond)
{
    internal static LogDetails From(LogState state) => new(
        state.Log.Id, state.Log.Url, state.Log.ApiVersion, state.Log.LogId, state.Log.Trust, state.Log.PublicKeyPem, state.Log.FirstUsedAt, state.Log.TreeSize,
        state.Log.Checkpoint, state.Log.CheckedAt, state.Log.CheckError, state.Log.Alarm, state.Log.AlarmedAt, state.Log.Evidence, state.Waiting, state.WaitingSince,
        state.NextProbeAt, state.LastSuccessAt, state.LastError, state.LastErrorAt, state.InFlight, state.Backlog, state.Oldest, state.PerSecond);
}
