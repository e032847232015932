using System.Globalization;
using System.Text;

namespace Chains.Web.Sandbox.Api;

/// <summary>Where a paged list goes on: the version of its first page and the last key that was given.</summary>
internal readonly record struct ContinueToken(long Version, string LastKey)
{
    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version}:{LastKey}")));

    /// <exception cref="ApiError">400, when it is none of ours.</exception>
    public static ContinueToken Parse(string text)
    {
        var bytes = new byte[Math.Min(text.Length, 4096)];
        if (Convert.TryFromBase64String(text, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var version, var key]
            && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new(number, key);
        throw ApiError.BadRequest("continue key is not valid");
    }
}
