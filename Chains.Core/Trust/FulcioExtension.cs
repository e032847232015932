namespace Chains.Core.Trust;

/// <summary>What Fulcio wrote into a certificate from the identity token (fulcio <c>docs/oid-info.md</c>).</summary>
/// <param name="Name">Its name there, such as <c>Source Repository URI</c>; the OID where it has none that is known here.</param>
/// <param name="Value">Text; hexadecimal where it is no text.</param>
public sealed record FulcioExtension(string Oid, string Name, string Value);
