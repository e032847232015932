using System.Text.Json;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Chains.Web.Api.Exports;

namespace Chains.Tests.Api;

public sealed class ExportTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("@x", "'@x")]
    [InlineData("-1", "'-1")]
    [InlineData(-1, "-1")]
    [InlineData(true, "true")]
    [InlineData(RunState.Signed, "signed")]
    [InlineData(null, "")]
    public void Cell_OfAnyValue_IsTextAndNoFormula(object? value, string cell) => Assert.Equal(cell, CsvText.Cell(value));

    [Fact]
    public async Task Export_OfAFilteredList_HasExactlyItsRowsInBothFormats()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 3; i++)
            await server.Seed.SaveAsync(RecordSeed.Run($"build-{i}", ApiServer.Finished, i == 1 ? RunState.Failed : RunState.Skipped));

        var csv = await server.Client.GetStringAsync("/api/v1/runs/export?state=skipped", TestContext.Current.CancellationToken);
        var ndjson = await server.Client.GetStringAsync("/api/v1/runs/export?state=skipped&format=ndjson", TestContext.Current.CancellationToken);

        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("uid,kind,namespace,name,definition,state,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["build-2", "build-0"], lines.Skip(1).Select(l => l.Split(',')[3]));
        Assert.Equal(["build-2", "build-0"], ndjson.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l).GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Export_InAnUnknownFormat_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();

        await server.ProblemAsync(HttpMethod.Get, "/api/v1/runs/export?format=xml", 400);
    }

    [Fact]
    public async Task Search_ImageAndCommit_AnswerAsDescribed()
    {
        await using var server = await ApiServer.StartAsync();
        var image = RecordSeed.ImageOf("registry.example.com/shop");
        var run = RecordSeed.Run("build-shop", ApiServer.Finished, RunState.Signed);
        run.Artifacts.Add(server.Seed.Provenance(run, [image]));
        run.Artifacts.Add(server.Seed.Image(run, image));
        await server.Seed.SaveAsync(run);

        var groups = (await server.GetAsync("/api/v1/search?q=" + image.Digest[..12])).GetProperty("groups").EnumerateArray().ToList();
        var found = await server.GetAsync("/api/v1/images/sha256:" + image.Digest);

        Assert.Contains(groups, g => g.GetProperty("hits")[0].GetProperty("href").GetString() == "/images/sha256%3A" + image.Digest);
        Assert.Equal(2, found.GetProperty("signatures").GetArrayLength());
        await server.ProblemAsync(HttpMethod.Get, "/api/v1/images/sha256:00", 404);
        await server.ProblemAsync(HttpMethod.Get, "/api/v1/commits/0000000", 404);
    }
}
