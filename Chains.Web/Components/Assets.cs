using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Components;

/// <summary>
/// Scripts and styles of the pages. All styles are one file: nothing is painted before the last of them has arrived, and a browser that asks for
/// six at once gets the last one late (docs/performance.md).
/// </summary>
internal sealed class Assets
{
    public const string Styles = "css/chains.css";

    /// <summary>A later one may say what an earlier one said otherwise. The last is that of our components, which the build puts together.</summary>
    private static readonly string[] StyleParts = ["css/mudblazor.css", "css/tokens.css", "css/base.css", "css/controls.css", "css/tables.css", "Chains.Web.styles.css"];

    private readonly IWebHostEnvironment _environment;
    private readonly ConcurrentDictionary<string, string> _versioned = [];
    private readonly Lazy<byte[]> _styles;
    private readonly Lazy<byte[]> _compressed;

    public Assets(IWebHostEnvironment environment)
    {
        _environment = environment;
        _styles = new(() => [.. StyleParts.SelectMany(part => (byte[])[.. Read(part), (byte)'\n'])]);
        _compressed = new(() => Compress(_styles.Value));
    }

    /// <summary>An address that changes with the content, so that no browser keeps an old file beside a new page.</summary>
    public string Versioned(string path) => _versioned.GetOrAdd(path, static (p, assets) =>
        $"{p}?v={Convert.ToHexStringLower(SHA256.HashData(p == Styles ? assets._styles.Value : assets.Read(p)))[..12]}", this);

    /// <summary>How long browsers keep a file: one with a version, without end; any other they ask about each time.</summary>
    public static string Caching(HttpRequest request) => request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";

    /// <summary>The styles, compressed for who takes Brotli.</summary>
    public IResult AnswerStyles(HttpContext context)
    {
        var brotli = context.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "br" && e.Quality is not 0);
        var headers = context.Response.Headers;
        headers.CacheControl = Caching(context.Request);
        headers.Vary = HeaderNames.AcceptEncoding;
        if (brotli)
            headers.ContentEncoding = "br";
        return TypedResults.Bytes(brotli ? _compressed.Value : _styles.Value, "text/css; charset=utf-8");
    }

    private byte[] Read(string path)
    {
        using var stream = _environment.WebRootFileProvider.GetFileInfo(path).CreateReadStream();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Compress(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
            brotli.Write(plain);
        return compressed.ToArray();
    }
}
