using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Core.Trust;

/// <param name="Path">From leaf to anchor; empty when refused.</param>
/// <param name="Problem">Why it was refused, a clause without a full stop; null when it was not.</param>
public sealed record CertificatePathCheck(ImmutableArray<X509Certificate2> Path, string? Problem)
{
    public bool IsValid => Problem is null;

    public static CertificatePathCheck Refused(string problem) => new([], problem);
}
