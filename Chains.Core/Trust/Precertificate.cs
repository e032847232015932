using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Core.Trust;

/// <summary>What a CT log saw before its promise went into the certificate (RFC 6962 section 3.2).</summary>
public static class Precertificate
{
    // TBSCertificate ::= SEQUENCE { …, extensions [3] EXPLICIT SEQUENCE OF Extension } (RFC 5280 section 4.1)
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>The certificate's TBSCertificate without the list of certificate timestamps, everything else byte by byte.</summary>
    /// <exception cref="AsnContentException">The certificate is not DER.</exception>
    public static byte[] TbsOf(X509Certificate2 certificate)
    {
        var tbs = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            while (tbs.HasData)
            {
                if (tbs.PeekTag().HasSameClassAndValue(ExtensionsTag))
                    CopyExtensions(tbs.ReadSequence(ExtensionsTag).ReadSequence(), writer);
                else
                    writer.WriteEncodedValue(tbs.ReadEncodedValue().Span);
            }
        }

        return writer.Encode();
    }

    private static void CopyExtensions(AsnReader extensions, AsnWriter writer)
    {
        using (writer.PushSequence(ExtensionsTag))
        using (writer.PushSequence())
        {
            while (extensions.HasData)
            {
                var extension = extensions.PeekEncodedValue();
                if (extensions.ReadSequence().ReadObjectIdentifier() != SignedCertificateTimestamp.ExtensionOid)
                    writer.WriteEncodedValue(extension.Span);
            }
        }
    }
}
