namespace Chains.Web.Sandbox.Log;

/// <summary>An entry of the log.</summary>
/// <param name="IntegratedAt">Unix seconds.</param>
internal sealed record LoggedEntry(long Index, byte[] LeafHash, long IntegratedAt, byte[] Body, byte[]? Attestation);
