using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Chains.Web.Sandbox.Authority;

/// <summary>Issues what Fulcio issues: ten minutes for one key and one identity, with the token's issuer and subject, and a certificate timestamp.</summary>
internal sealed class CertificateIssuer : IDisposable
{
    private const string IssuerOid = "1.3.6.1.4.1.57264.1.1";
    private const string IssuerV2Oid = "1.3.6.1.4.1.57264.1.8";
    private const string SubjectOid = "1.3.6.1.4.1.57264.1.24";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly AuthorityFile _file;
    private readonly TimeProvider _clock;
    private readonly X509Certificate2 _intermediate;
    private readonly byte[] _issuerKeyHash;

    public CertificateIssuer(AuthorityFile file, TimeProvider clock)
    {
        (_file, _clock) = (file, clock);
        _intermediate = X509Certificate2.CreateFromPem(file.IntermediateCertificate);
        _issuerKeyHash = SHA256.HashData(_intermediate.PublicKey.ExportSubjectPublicKeyInfo());
        CertificateLog = new AuthorityKey(file.CertificateLogKey);
    }

    public AuthorityKey CertificateLog { get; }

    /// <summary>The intermediate and the root, PEM.</summary>
    public IReadOnlyList<string> Chain => [_file.IntermediateCertificate, _file.RootCertificate];

    /// <summary>PEM of the leaf and its chain, root last.</summary>
    public IReadOnlyList<string> Issue(PublicKey key, IdentityClaims identity)
    {
        using var signingKey = ECDsa.Create();
        signingKey.ImportFromPem(_file.IntermediateKey);
        var generator = X509SignatureGenerator.CreateForECDsa(signingKey);
        var (serial, from) = (CertificateChain.SerialNumber(), _clock.GetUtcNow());
        var request = Describe(key, identity);

        // The final certificate less its timestamps is what the timestamp is over: same fields, same order.
        using var untimed = request.Create(_intermediate.SubjectName, generator, from, from + Lifetime, serial);
        var timestamps = CertificateTimestamp.Embed(CertificateLog, ToBeSigned(untimed.RawData), _issuerKeyHash, from);
        request.CertificateExtensions.Add(new X509Extension(CertificateTimestamp.ListOid, timestamps, critical: false));
        using var certificate = request.Create(_intermediate.SubjectName, generator, from, from + Lifetime, serial);
        return [CertificateChain.Pem(certificate), .. Chain];
    }

    public void Dispose()
    {
        CertificateLog.Dispose();
        _intermediate.Dispose();
    }

    private CertificateRequest Describe(PublicKey key, IdentityClaims identity)
    {
        var name = new SubjectAlternativeNameBuilder();
        name.AddUri(identity.Uri);
        var request = new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateChain.CodeSigning)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_intermediate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(name.Build(critical: true));
        // The first of them holds bare text, from before Fulcio encoded its extensions.
        request.CertificateExtensions.Add(new X509Extension(IssuerOid, Encoding.UTF8.GetBytes(identity.Issuer), critical: false));
        request.CertificateExtensions.Add(new X509Extension(IssuerV2Oid, Utf8(identity.Issuer), critical: false));
        request.CertificateExtensions.Add(new X509Extension(SubjectOid, Utf8(identity.Subject), critical: false));
        return request;
    }

    private static byte[] ToBeSigned(byte[] certificate) =>
        new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().PeekEncodedValue().ToArray();

    private static byte[] Utf8(string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
        return writer.Encode();
    }
}
