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
        HttpOperationException http => From(http.Response.StatusCode, http.Response.Content is { Length: > 0 } content ? content : http.Message, asked, http),
        _ => new ClusterException(ClusterError.Unavailable, $"The API server did not answer ({asked}): {exception.Message}", exception),
    };

    /// <param name="content">What the API server answered: a <c>Status</c>, or whatever a proxy sent.</param>
    internal static ClusterException From(HttpStatusCode status, string content, string asked, Exception? inner = null) =>
        new(Classify(status), Describe(status, content, asked), inner);

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

    private static string Describe(HttpStatusCode status, string content, string asked)
    {
        var answer = StatusMessage.Read(content) ?? status.ToString();
        if (answer.Length > LongestAnswer)
            answer = answer[..LongestAnswer] + "…";
        var remedy = Classify(status) is ClusterError.Forbidden
            ? " Check the service account and the RBAC of deploy/."
            : "";
        return $"The API server answered {(int)status} ({asked}): {answer}{remedy}";
    }
}
