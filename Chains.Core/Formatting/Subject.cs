namespace Chains.Core.Formatting;

/// <summary>A software artifact that a statement speaks of (in-toto ResourceDescriptor: name and digest).</summary>
/// <param name="Name">Image repository or URI.</param>
/// <param name="Algorithm">Digest algorithm in lower case, such as <c>sha256</c>.</param>
/// <param name="Digest">Lower-case hex.</param>
public sealed record Subject(string Name, string Algorithm, string Digest);
