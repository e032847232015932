using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Web.Sandbox.Authority;

/// <summary>Makes the root and intermediate of a sandbox, as Fulcio's certificate specification asks for.</summary>
internal static class CertificateChain
{
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private const int Years = 10;

    /// <summary>All keys and certificates of a new sandbox.</summary>
    public static AuthorityFile Create(TimeProvider clock)
    {
        // Certificates know whole seconds: nothing that is issued at once shall begin before its authority does.
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var root = Root(rootKey, now);
        using var intermediate = Intermediate(intermediateKey, root, rootKey, now);
        return new AuthorityFile
        {
            CreatedAt = now,
            RootCertificate = Pem(root),
            IntermediateCertificate = Pem(intermediate),
            IntermediateKey = intermediateKey.ExportPkcs8PrivateKeyPem() + "\n",
            CertificateLogKey = AuthorityKey.Generate(),
            LogKey = AuthorityKey.Generate(),
            IssuerKey = AuthorityKey.Generate(),
        };
    }

    /// <summary>64 characters a line, with a final newline: as Go's encoding/pem writes it.</summary>
    public static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>Random, positive, 160 bits.</summary>
    public static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(20);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    private static X509Certificate2 Root(ECDsa key, DateTimeOffset now)
    {
        var name = new X500DistinguishedName("O=Chains sandbox, CN=Chains sandbox root");
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 1, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.Create(name, X509SignatureGenerator.CreateForECDsa(key), now, now.AddYears(Years), SerialNumber());
    }

    private static X509Certificate2 Intermediate(ECDsa key, X509Certificate2 root, ECDsa rootKey, DateTimeOffset now)
    {
        var name = new X500DistinguishedName("O=Chains sandbox, CN=Chains sandbox intermediate");
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CodeSigning)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), root.NotBefore, root.NotAfter, SerialNumber());
    }
}
