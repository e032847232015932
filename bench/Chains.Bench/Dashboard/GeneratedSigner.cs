using System.Security.Cryptography;
using Chains.Core.Records;
using Chains.Core.Signing;

namespace Chains.Bench.Dashboard;

/// <summary>A key that really signs, with the certificate that vouches for it where signing is keyless.</summary>
internal sealed class GeneratedSigner(ECDsa key, CertificateRecord? certificate)
{
    private readonly Lock _using = new();

    public PublicKey PublicKey { get; } = PublicKeys.FromPem(key.ExportSubjectPublicKeyInfoPem());

    public CertificateRecord? Certificate => certificate;

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        lock (_using)
            return key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
