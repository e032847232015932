using System.Net;
using k8s.Autorest;

namespace Chains.Core.Watching;

/// <summary>The API server refused a request or could not be reached. The message names what was asked, the answer, and the remedy.</summary>
public sealed class ClusterException : Exception
{
    private const int LongestAnswer = 400;

    public ClusterException(ClusterError error, string message, Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
    }

    public ClusterError Error { get; }

    public static ClusterException From(Exception exception, string asked) => exception switch
    {
        ClusterException known => known,
        HttpOperationException http => new ClusterException(
            Classify(http.Response.StatusCode), Describe(http, asked), http),
        _ => new ClusterException(ClusterError.Unavailable, $"The API server did not answer ({asked}): {exception.Message}", exception),
    };

    internal static ClusterError Classify(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ClusterError.NotFound,
        HttpStatusCode.Conflict => ClusterError.Conflict,
        HttpStatusCode.Gone => ClusterError.Expired,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ClusterError.Forbidden,
        HttpStatusCode.RequestEntityTooLarge => ClusterError.TooLarge,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnsupportedMediaType => ClusterError.Invalid,
        _ => ClusterError.Unavailable,
    };

    private static string Describe(HttpOperationException http, string asked)
    {
        var answer = StatusMessage.Read(http.Response.Content) ?? http.Message;
        if (answer.Length > LongestAnswer)
            answer = answer[..LongestAnswer] + "…";
        var remedy = Classify(http.Response.StatusCode) is ClusterError.Forbidden
            ? " Check the service account and the RBAC of deploy/."
            : "";
        return $"The API server answered {(int)http.Response.StatusCode} ({asked}): {answer}{remedy}";
    }
}
