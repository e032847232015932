namespace Chains.Web.Sandbox.Log;

/// <summary>The state of the log at one size.</summary>
/// <param name="Checkpoint">Signed note.</param>
internal sealed record LogHead(long Size, byte[] Root, string Checkpoint);
