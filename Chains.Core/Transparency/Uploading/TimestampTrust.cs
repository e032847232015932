using Chains.Core.Trust;

namespace Chains.Core.Transparency.Uploading;

/// <summary>Whether a timestamp is one that verifiers will believe.</summary>
internal static class TimestampTrust
{
    /// <returns>Null where an authority of the trusted root signed it over the signature; or where the root names none, since then nobody here can tell.</returns>
    public static string? Problem(ReadOnlyMemory<byte> response, ReadOnlySpan<byte> signature, TrustedRoot root)
    {
        try
        {
            var timestamp = Rfc3161Timestamp.Parse(response);
            if (root.TimestampAuthorities.IsEmpty)
                return null;
            string? problem = null;
            foreach (var authority in root.TimestampAuthorities)
                if ((problem = timestamp.Verify(signature, authority)) is null)
                    return null;
            return problem;
        }
        catch (FormatException exception)
        {
            return exception.Message.TrimEnd('.');
        }
    }
}
