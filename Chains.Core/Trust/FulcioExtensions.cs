using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Chains.Core.Trust;

/// <summary>
/// The extensions below 1.3.6.1.4.1.57264.1 (fulcio <c>docs/oid-info.md</c>). The first six hold bare text, the later ones a UTF8String.
/// </summary>
public static class FulcioExtensions
{
    private const string Arc = "1.3.6.1.4.1.57264.1.";
    private const int LastBare = 6;
    private const int Longest = 4096;

    private static readonly FrozenDictionary<int, string> Names = new Dictionary<int, string>
    {
        [1] = "Issuer",
        [2] = "GitHub Workflow Trigger",
        [3] = "GitHub Workflow SHA",
        [4] = "GitHub Workflow Name",
        [5] = "GitHub Workflow Repository",
        [6] = "GitHub Workflow Ref",
        [8] = "Issuer (V2)",
        [9] = "Build Signer URI",
        [10] = "Build Signer Digest",
        [11] = "Runner Environment",
        [12] = "Source Repository URI",
        [13] = "Source Repository Digest",
        [14] = "Source Repository Ref",
        [15] = "Source Repository Identifier",
        [16] = "Source Repository Owner URI",
        [17] = "Source Repository Owner Identifier",
        [18] = "Build Config URI",
        [19] = "Build Config Digest",
        [20] = "Build Trigger",
        [21] = "Run Invocation URI",
        [22] = "Source Repository Visibility At Signing",
        [23] = "Deployment Environment",
        [24] = "Token Subject",
    }.ToFrozenDictionary();

    /// <summary>In the certificate's order.</summary>
    public static IReadOnlyList<FulcioExtension> Of(X509Certificate2 certificate) =>
    [
        .. from extension in certificate.Extensions
           let oid = extension.Oid?.Value
           where oid is not null && oid.StartsWith(Arc, StringComparison.Ordinal)
           let number = int.TryParse(oid.AsSpan(Arc.Length), out var n) ? n : 0
           select new FulcioExtension(oid, Names.GetValueOrDefault(number, oid), Value(number, extension.RawData)),
    ];

    private static string Value(int number, byte[] raw)
    {
        if (raw.Length > Longest)
            return $"({raw.Length} bytes)";
        try
        {
            if (number is > 0 and <= LastBare)
                return Text(raw);
            var reader = new AsnReader(raw, AsnEncodingRules.DER);
            var text = reader.ReadCharacterString(UniversalTagNumber.UTF8String);
            reader.ThrowIfNotEmpty();
            return text;
        }
        catch (Exception e) when (e is AsnContentException or DecoderFallbackException)
        {
            return Convert.ToHexStringLower(raw);
        }
    }

    private static string Text(byte[] raw) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(raw);
}
