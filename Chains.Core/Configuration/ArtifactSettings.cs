using System.Collections.Immutable;

namespace Chains.Core.Configuration;

/// <summary>How one type of artifact is formatted, signed and stored.</summary>
/// <param name="Format">A payload format name, in its canonical spelling.</param>
/// <param name="Storage">Backend names, distinct, in ordinal order; empty switches the artifact off.</param>
/// <param name="Signer"><c>x509</c>, <c>kms</c> or <c>none</c>.</param>
public sealed record ArtifactSettings(string Format, ImmutableArray<string> Storage, string Signer)
{
    public bool Enabled => Storage.Length > 0;
}
