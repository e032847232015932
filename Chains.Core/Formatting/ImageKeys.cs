using System.Security.Cryptography;
using System.Text;
using Chains.Core.Extraction;

namespace Chains.Core.Formatting;

/// <summary>
/// The annotation keys of a run's images. The Go controller takes 12 hex digits of the digest alone, so that the same image in two
/// repositories keeps only its last signature. Here the last has that key too, and the others one of their own:
/// the 12 digits, a dash, and 8 hex digits of the SHA-256 of <c>repository@sha256:hex</c>.
/// </summary>
internal static class ImageKeys
{
    public static List<(string Key, ImageReference Image)> Of(IEnumerable<ImageReference> images)
    {
        var list = images.ToList();
        var last = new Dictionary<string, ImageReference>(StringComparer.Ordinal);
        foreach (var image in list)
            last[image.Key] = image;
        var taken = new HashSet<string>(last.Keys, StringComparer.Ordinal);
        return list.ConvertAll(image => (last[image.Key] == image ? image.Key : OwnKey(image, taken), image));
    }

    /// <summary>Names can be searched for that agree in 8 digits; then all that fit an annotation's name are taken.</summary>
    private static string OwnKey(ImageReference image, HashSet<string> taken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image.Name)));
        var key = $"{image.Key}-{hash[..8]}";
        return taken.Add(key) ? key : $"{image.Key}-{hash[..32]}";
    }
}
