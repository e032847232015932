using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Web.Sandbox.Log;

/// <summary>The e-mail addresses, host names and URIs of a certificate's subject alternative name (RFC 5280 section 4.2.1.6), lower case.</summary>
internal static class SubjectNames
{
    private static readonly Asn1Tag[] Texts = [new(TagClass.ContextSpecific, 1), new(TagClass.ContextSpecific, 2), new(TagClass.ContextSpecific, 6)];

    /// <exception cref="FormatException">The extension is malformed.</exception>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        if (certificate.Extensions["2.5.29.17"] is not { } extension)
            return [];
        try
        {
            var names = new List<string>();
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                if (Texts.FirstOrDefault(t => reader.PeekTag().HasSameClassAndValue(t)) is { TagValue: > 0 } tag)
                    names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag).ToLowerInvariant());
                else
                    reader.ReadEncodedValue();
            }

            return names;
        }
        catch (AsnContentException e)
        {
            throw new FormatException("The subject alternative name is malformed.", e);
        }
    }
}
