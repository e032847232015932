using System.Data.Common;
using Chains.Core.Records;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;

namespace Chains.Web.Api.Problems;

/// <summary>Turns whatever goes wrong below <c>/api</c>, in routing as in handlers, into problem details.</summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Explain(exception);
            context.Response.Clear();
            if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
                context.Response.Headers.RetryAfter = "5";
            await problem.ExecuteAsync(context);
            return;
        }

        if (!context.Response.HasStarted && context.Response.StatusCode >= 400
            && context.Response.ContentLength is null or 0 && string.IsNullOrEmpty(context.Response.ContentType))
            await Problem.Of(context.Response.StatusCode, Detail(context)).ExecuteAsync(context);
    }

    private ProblemHttpResult Explain(Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode, bad.Message);
            case RecordException record:
                LogUnavailable(record.Message);
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, record.Message);
            case SqliteException sqlite:
                var message = DatabaseErrors.Explain(sqlite, "of this service");
                LogUnavailable(message);
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, message);
            case DbException database:
                LogUnavailable(database.Message);
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer. Try again; the log of the service says more.");
            default:
                LogDefect(exception);
                return Problem.Of(StatusCodes.Status500InternalServerError, "A defect of the service; its log says more.");
        }
    }

    private static string Detail(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized =>
            "This needs a sign-in. Send a token: Authorization: Bearer TOKEN. docs/authentication.md says where tokens come from.",
        StatusCodes.Status403Forbidden => AccessRefusal.Explain(context),
        StatusCodes.Status404NotFound =>
            $"There is no resource {context.Request.Path}. /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Method} is not possible on {context.Request.Path}; {context.Response.Headers.Allow} is.",
        StatusCodes.Status415UnsupportedMediaType =>
            "The body's Content-Type is not one that is read here. Send application/json.",
        _ => "The request was refused.",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A request to the API met a defect")]
    private partial void LogDefect(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request to the API could not read the records: {Problem}")]
    private partial void LogUnavailable(string problem);
}
