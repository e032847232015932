namespace Chains.Core.Records.Search;

/// <summary>An image that a run named and that is not signed.</summary>
/// <param name="FullKey"><c>repository@sha256:…</c></param>
public sealed record UnsignedImage(string FullKey, StepState State, string Reason, string RunUid, string RunName, string Namespace);
