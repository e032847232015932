using System.Net;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Turns answers that are no success into exceptions that say what to do.</summary>
internal static class RegistryAnswers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static RegistryException Failure(RegistryRequest request, RegistryResponse response, TimeProvider time)
    {
        var registry = request.Repository.Registry;
        var said = $"{registry} answered {(int)response.Status}{Errors(response.Body)} to: {request.What}";
        var access = request.Writes ? "pull and push" : "pull";
        return response.Status switch
        {
            HttpStatusCode.Unauthorized => new(RegistryFailure.Unauthorized,
                $"{said}, {response.Lookup.Source}. Give credentials for {registry} that may {access} {request.Repository}, in a pull secret of the run's service account or in the Docker configuration of the service."),
            HttpStatusCode.Forbidden => new(RegistryFailure.Forbidden,
                $"{said}, {response.Lookup.Source}. Grant them {access} on {request.Repository}."),
            HttpStatusCode.NotFound => new(RegistryFailure.NotFound, $"{said}. The repository {request.Repository}, or what was asked of it, is not there."),
            HttpStatusCode.TooManyRequests => new(RegistryFailure.Busy,
                $"{said}. It limits its rate; the delivery waits and is tried again.", RetryAfter(response, time)),
            HttpStatusCode.RequestTimeout => new(RegistryFailure.Unavailable, $"{said}. It is tried again."),
            HttpStatusCode.RequestEntityTooLarge => new(RegistryFailure.Refused, $"{said}. The registry takes no content of that size; raise its limit and retry the delivery."),
            >= HttpStatusCode.InternalServerError => new(RegistryFailure.Unavailable,
                $"{said}. The registry is in trouble; the delivery is tried again.", RetryAfter(response, time)),
            _ => new(RegistryFailure.Refused, $"{said}. The registry does not take it; see its log."),
        };
    }

    public static RegistryException Dishonest(RegistryRequest request, string how) => new(
        RegistryFailure.Dishonest,
        $"{request.Repository.Registry} {how}, when asked to {request.What}. Something between here and the registry is broken or lies; nothing of it was used.");

    /// <summary>The header in either form (RFC 9110 section 10.2.3), no more than an hour.</summary>
    private static TimeSpan? RetryAfter(RegistryResponse response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        if ((header?.Delta ?? (header?.Date - time.GetUtcNow())) is not { } wait || wait <= TimeSpan.Zero)
            return null;
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>The codes and messages of the body (distribution specification, "Error codes"), or nothing.</summary>
    private static string Errors(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var errors = json.RootElement.Items("errors"u8).Take(3)
                .Select(error => $"{error.Text("code"u8)}: {error.Text("message"u8)}".Trim(':', ' ')).Where(text => text.Length > 0);
            return string.Join("; ", errors) is { Length: > 0 } text ? $" ({Quoted.Cut(text)})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
