using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Api;

/// <summary>Exact bytes for a file, with a digest of them as ETag.</summary>
internal static class Download
{
    public static FileContentHttpResult File(byte[] bytes, string contentType, string fileName) => TypedResults.Bytes(
        bytes, contentType, SafeName(fileName),
        entityTag: new EntityTagHeaderValue('"' + Convert.ToHexStringLower(SHA256.HashData(bytes))[..32] + '"'));

    /// <summary>A name that is one on every file system and needs no quoting in a shell.</summary>
    private static string SafeName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')).TrimStart('.', '-');
}
