using System.Formats.Asn1;
using System.Numerics;

namespace Chains.Core.Signing.Kms;

/// <summary>ECDSA signatures from the form of JSON web signatures (RFC 7518 section 3.4: r and s, of equal length) to ASN.1 DER (RFC 3279 section 2.2.3).</summary>
internal static class EcdsaDer
{
    /// <exception cref="FormatException">The length is odd or none.</exception>
    public static byte[] Of(ReadOnlySpan<byte> signature)
    {
        if (signature.Length is 0 or > 132 || signature.Length % 2 != 0)
            throw new FormatException("The signature is not r and s of equal length.");
        var half = signature.Length / 2;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..half], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[half..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
