using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Core.Trust;

/// <summary>A certificate or timestamp authority (dev.sigstore.trustroot.v1.CertificateAuthority).</summary>
/// <param name="Chain">In issuing order; the last one is the trust anchor. A timestamp authority's starts with its signing certificate.</param>
/// <param name="ValidFor">Beside the validity of the certificates themselves.</param>
public sealed record CertificateAuthority(string Uri, ImmutableArray<X509Certificate2> Chain, ValidityPeriod ValidFor)
{
    public X509Certificate2 Anchor => Chain[^1];
}
