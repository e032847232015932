using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chains.Core.Storage.Oci.Distribution;
using Microsoft.AspNetCore.Http;

namespace Chains.Tests.Storage.Oci;

internal sealed partial class FakeRegistry
{
    [GeneratedRegex(@"\A/v2/(.+?)/(manifests|blobs/uploads|blobs|referrers|tags)(?:/(.*))?\z")]
    private static partial Regex RoutePattern();

    private async Task RouteAsync(HttpContext context)
    {
        if (context.Request.Path == "/v2/")
            return;
        if (RoutePattern().Match(context.Request.Path) is not { Success: true } match)
        {
            await ErrorAsync(context, 404, "NAME_UNKNOWN", "no such route");
            return;
        }

        var (repository, rest) = (match.Groups[1].Value, match.Groups[3].Value);
        await ((match.Groups[2].Value, context.Request.Method) switch
        {
            ("manifests", "PUT") => PutManifestAsync(context, repository, rest),
            ("manifests", _) => GetManifestAsync(context, repository, rest),
            ("blobs/uploads", "POST") => BeginUpload(context, repository),
            ("blobs/uploads", "PUT") => FinishUploadAsync(context, repository),
            ("blobs", _) => GetBlobAsync(context, repository, rest),
            ("referrers", _) => ReferrersAsync(context, repository, rest),
            _ => TagsAsync(context, repository),
        });
    }

    private async Task PutManifestAsync(HttpContext context, string repository, string reference)
    {
        var content = await BodyAsync(context);
        var digest = ContentDigest.Of(content);
        var json = JsonNode.Parse(content)!;
        foreach (var blob in (json["layers"] as JsonArray ?? []).Append(json["config"]))
            if (blob?["digest"]?.GetValue<string>() is { } needed && !Blobs.ContainsKey((repository, needed)))
            {
                await ErrorAsync(context, 400, "MANIFEST_BLOB_UNKNOWN", $"blob {needed} unknown to registry");
                return;
            }

        Manifests[(repository, digest)] = (context.Request.ContentType!, content);
        if (!ContentDigest.IsValid(reference))
            Tags[(repository, reference)] = digest;
        context.Response.Headers["Docker-Content-Digest"] = digest;
        if (SaysSubject && json["subject"]?["digest"]?.GetValue<string>() is { } subject)
            context.Response.Headers["OCI-Subject"] = subject;
        context.Response.StatusCode = 201;
    }

    private async Task GetManifestAsync(HttpContext context, string repository, string reference)
    {
        var digest = ContentDigest.IsValid(reference) ? reference : Tags.GetValueOrDefault((repository, reference), "");
        if (!Manifests.TryGetValue((repository, digest), out var manifest))
        {
            await ErrorAsync(context, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }

        context.Response.Headers["Docker-Content-Digest"] = digest;
        await AnswerAsync(context, manifest.MediaType, manifest.Content);
    }

    private Task BeginUpload(HttpContext context, string repository)
    {
        if (context.Request.Query["mount"] is [{ } digest] && Blobs.TryGetValue((context.Request.Query["from"].ToString(), digest), out var blob))
        {
            Blobs[(repository, digest)] = blob;
            context.Response.StatusCode = 201;
            return Task.CompletedTask;
        }

        context.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{Guid.NewGuid()}?_state=x";
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private async Task FinishUploadAsync(HttpContext context, string repository)
    {
        var content = await BodyAsync(context);
        var digest = context.Request.Query["digest"].ToString();
        if (digest != ContentDigest.Of(content))
        {
            await ErrorAsync(context, 400, "DIGEST_INVALID", "digest does not match");
            return;
        }

        Blobs[(repository, digest)] = content;
        context.Response.Headers["Docker-Content-Digest"] = digest;
        context.Response.StatusCode = 201;
    }

    private async Task GetBlobAsync(HttpContext context, string repository, string digest)
    {
        if (Blobs.TryGetValue((repository, digest), out var blob))
            await AnswerAsync(context, "application/octet-stream", blob);
        else
            await ErrorAsync(context, 404, "BLOB_UNKNOWN", "blob unknown");
    }

    private async Task ReferrersAsync(HttpContext context, string repository, string subject)
    {
        if (!HasReferrersApi)
        {
            await ErrorAsync(context, 404, "UNSUPPORTED", "no referrers here");
            return;
        }

        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.Index, ["manifests"] = new JsonArray() };
        foreach (var ((place, digest), manifest) in Manifests)
            if (place == repository && JsonNode.Parse(manifest.Content) is { } json && json["subject"]?["digest"]?.GetValue<string>() == subject)
                index["manifests"]!.AsArray().Add(new JsonObject
                {
                    ["mediaType"] = manifest.MediaType, ["digest"] = digest, ["size"] = manifest.Content.Length, ["artifactType"] = json["artifactType"]?.DeepClone(),
                });
        await AnswerAsync(context, MediaTypes.Index, System.Text.Encoding.UTF8.GetBytes(index.ToJsonString()));
    }

    private async Task TagsAsync(HttpContext context, string repository)
    {
        var tags = Tags.Keys.Where(tag => tag.Repository == repository).Select(tag => tag.Tag).Order(StringComparer.Ordinal)
            .Where(tag => string.CompareOrdinal(tag, context.Request.Query["last"].ToString()) > 0).Take(int.Parse(context.Request.Query["n"].ToString(), System.Globalization.CultureInfo.InvariantCulture));
        await context.Response.WriteAsJsonAsync(new { name = repository, tags });
    }

    private static async Task AnswerAsync(HttpContext context, string mediaType, byte[] content)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = content.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(content);
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
