using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Transparency.Clients;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Rekor;

internal static class LogEntriesApi
{
    public static void MapLogEntries(this RouteGroupBuilder api) =>
        api.MapGet("/rekor/entries", List)
            .WithTags("rekor")
            .Describe("listLogEntries", "List log entries", "The entries that transparency logs hold of our signatures, newest first.")
            .Filtered([
                QueryParameter.Query("The log index of an entry, its UUID by the beginning, part of the name of a run, namespace, image, source or signer, a digest or commit by its beginning, or a UID."),
                QueryParameter.Namespace, new("logIndex", "Only of this index, in any log.", "integer"),
                new("log", "Only of the log at this address."), QueryParameter.Of<StepState>("state", "Only in this state; Done is in the log and verified."),
                new("signatureId", "Only of this signature.", "integer"), .. QueryParameter.Period("Integrated")]);

    private static Results<Listing<LogEntryListItem, LogEntrySummary>, ProblemHttpResult> List(HttpRequest request, LogEntryQueries entries)
    {
        var query = new QueryReader(request.Query);
        var period = query.Period();
        var filter = new LogEntryFilter
        {
            Query = query.Text("q"),
            Namespace = query.Text("namespace"),
            LogIndex = query.Number("logIndex"),
            Log = query.Text("log") is { } log ? LogTarget.Normalize(log) : null,
            State = query.Word<StepState>("state"),
            SignatureId = query.Number("signatureId"),
            From = period.From,
            To = period.To,
        };
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new Listing<LogEntryListItem, LogEntrySummary>(
            (at, count, cancellation) => entries.ListAsync(filter, at, count, cancellation), LogEntrySummary.From, cursor, limit);
    }
}
