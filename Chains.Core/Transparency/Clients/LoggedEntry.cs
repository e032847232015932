namespace Chains.Core.Transparency.Clients;

/// <summary>An entry as a log answered it.</summary>
/// <param name="Uuid">Rekor v1's name of the entry, in hex; null for Rekor v2, which has only the index.</param>
public sealed record LoggedEntry(string? Uuid, TransparencyLogEntry Entry);
