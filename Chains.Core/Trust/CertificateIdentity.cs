using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Chains.Core.Trust;

/// <summary>Whom a signing certificate names, and who vouched for it (fulcio <c>docs/oid-info.md</c>).</summary>
/// <param name="Names">Subject alternative names: e-mail addresses, URIs, and Fulcio's user names.</param>
/// <param name="Issuer">URL of the OIDC issuer; null where the certificate names none, or two that differ.</param>
public sealed record CertificateIdentity(ImmutableArray<string> Names, string? Issuer)
{
    private const string SubjectAlternativeNameOid = "2.5.29.17";
    private const string UserNameOid = "1.3.6.1.4.1.57264.1.7";

    // The first form holds the bare text, the second one a UTF8String.
    private const string IssuerOid = "1.3.6.1.4.1.57264.1.1";
    private const string IssuerV2Oid = "1.3.6.1.4.1.57264.1.8";

    private static readonly Asn1Tag OtherNameTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag EmailTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    public static CertificateIdentity Of(X509Certificate2 certificate) => new(NamesOf(certificate), IssuerOf(certificate));

    private static ImmutableArray<string> NamesOf(X509Certificate2 certificate)
    {
        if (Single(certificate, SubjectAlternativeNameOid) is not { } extension)
            return [];
        try
        {
            var names = ImmutableArray.CreateBuilder<string>();
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
                if (ReadName(reader) is { } name)
                    names.Add(name);
            return names.ToImmutable();
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    // GeneralName (RFC 5280 section 4.2.1.6): otherName [0], rfc822Name [1], uniformResourceIdentifier [6]; the others name no signer.
    private static string? ReadName(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.HasSameClassAndValue(EmailTag))
            return reader.ReadCharacterString(UniversalTagNumber.IA5String, EmailTag);
        if (tag.HasSameClassAndValue(UriTag))
            return reader.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
        if (!tag.HasSameClassAndValue(OtherNameTag))
        {
            reader.ReadEncodedValue();
            return null;
        }

        var other = reader.ReadSequence(OtherNameTag);
        return other.ReadObjectIdentifier() == UserNameOid
            ? other.ReadSequence(OtherNameTag).ReadCharacterString(UniversalTagNumber.UTF8String)
            : null;
    }

    private static string? IssuerOf(X509Certificate2 certificate)
    {
        var first = Single(certificate, IssuerOid) is { } v1 ? Encoding.UTF8.GetString(v1.RawData) : null;
        if (Single(certificate, IssuerV2Oid) is not { } v2)
            return first;
        try
        {
            var second = new AsnReader(v2.RawData, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.UTF8String);
            return first is null || first == second ? second : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static X509Extension? Single(X509Certificate2 certificate, string oid)
    {
        var found = certificate.Extensions.Where(e => e.Oid?.Value == oid).ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
