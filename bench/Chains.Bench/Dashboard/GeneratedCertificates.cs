using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Records;

namespace Chains.Bench.Dashboard;

/// <summary>
/// Keyless signers as an authority makes them: a key and a certificate of ten minutes, which serve all that is signed within five. The service's
/// identity and its issuer change once: it moved to another cluster.
/// </summary>
internal sealed class GeneratedCertificates : IDisposable
{
    public static readonly TimeSpan Shared = TimeSpan.FromMinutes(5);

    private const string IssuerOid = "1.3.6.1.4.1.57264.1.8";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<long, Lazy<GeneratedSigner>> _signers = [];
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;
    private readonly DateTimeOffset _moved;

    public GeneratedCertificates(DateTimeOffset moved)
    {
        _moved = moved;
        _root = Authority("CN=generated-root", null, moved);
        _intermediate = Authority("CN=generated-intermediate", _root, moved);
    }

    public GeneratedSigner At(DateTimeOffset instant) =>
        _signers.GetOrAdd(instant.Ticks / Shared.Ticks, window => new(() => Issue(new DateTimeOffset(window * Shared.Ticks, TimeSpan.Zero)))).Value;

    public void Dispose()
    {
        _intermediate.Dispose();
        _root.Dispose();
    }

    private GeneratedSigner Issue(DateTimeOffset from)
    {
        var (identity, provider) = from < _moved
            ? ("https://kubernetes.io/namespaces/tekton-chains/serviceaccounts/chains-controller", "https://oidc.old-cluster.example.com")
            : ("https://kubernetes.io/namespaces/supply-chain/serviceaccounts/chains", "https://oidc.cluster.example.com");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new SubjectAlternativeNameBuilder();
        name.AddUri(new Uri(identity));
        var request = new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(name.Build(critical: true));
        request.CertificateExtensions.Add(new X509Extension(IssuerOid, Utf8(provider), critical: false));
        using var signingKey = _intermediate.GetECDsaPrivateKey()!;
        using var certificate = request.Create(
            _intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(signingKey), from, from + Lifetime, RandomNumberGenerator.GetBytes(19));
        return new GeneratedSigner(key, CertificateDescription.Of(certificate.ExportCertificatePem() + "\n", _intermediate.ExportCertificatePem() + "\n" + _root.ExportCertificatePem() + "\n"));
    }

    private static X509Certificate2 Authority(string subject, X509Certificate2? issuer, DateTimeOffset around)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        var (from, to) = (around.AddYears(-1), around.AddYears(9));
        if (issuer is null)
            return request.CreateSelfSigned(from, to);
        using var issued = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(19));
        return issued.CopyWithPrivateKey(key);
    }

    private static byte[] Utf8(string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
        return writer.Encode();
    }
}
