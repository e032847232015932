using Chains.Core.Records;

namespace Chains.Web.Api.Runs;

/// <summary>A step that failed.</summary>
/// <param name="Step"><c>format</c>, <c>sign</c>, <c>deliver</c>, <c>mark</c> or <c>children</c>.</param>
public sealed record FailedAttempt(DateTimeOffset At, string Step, string Error)
{
    internal static FailedAttempt From(AttemptRecord attempt) => new(attempt.At, attempt.Step, attempt.Error);
}
