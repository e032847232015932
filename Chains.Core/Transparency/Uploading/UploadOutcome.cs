namespace Chains.Core.Transparency.Uploading;

/// <summary>What is to be done once the outcome of an upload is committed.</summary>
/// <param name="RunIsDue">The run is to be looked at.</param>
/// <param name="Released">Backends that have something to deliver now.</param>
internal readonly record struct UploadOutcome(bool RunIsDue, IReadOnlyList<string> Released)
{
    public static UploadOutcome None => new(false, []);
}
