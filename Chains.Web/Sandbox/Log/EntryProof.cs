namespace Chains.Web.Sandbox.Log;

/// <summary>An entry with the proof that a tree head includes it.</summary>
internal sealed record EntryProof(LoggedEntry Entry, LogHead Head, IReadOnlyList<byte[]> Hashes);
