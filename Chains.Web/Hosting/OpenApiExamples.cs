using System.Globalization;
using System.Text.Json.Nodes;
using Chains.Web.Api;
using Chains.Web.Api.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Chains.Web.Hosting;

/// <summary>Gives every body of the description an example that fits its schema, so that none is forgotten and none goes stale.</summary>
internal static class OpenApiExamples
{
    private const int Deepest = 8;

    public static Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var body in operation.RequestBody?.Content?.Values ?? [])
                Fill(body, operation.OperationId);
            foreach (var (status, response) in operation.Responses ?? [])
                Fill(status, response);
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                if (parameter is { Example: null, Schema: { } schema, Name: { } name })
                    parameter.Example = Of(schema, name, 0);
        }

        return Task.CompletedTask;
    }

    private static void Fill(string status, IOpenApiResponse response)
    {
        foreach (var (type, body) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (type == Problem.ContentType)
                body.Example = ProblemOf(status, body.Schema);
            else if (type.Contains("json", StringComparison.Ordinal) && type != LineStream.ContentType)
                Fill(body, null);
        }
    }

    private static JsonObject ProblemOf(string status, IOpenApiSchema? schema)
    {
        var code = int.Parse(status, CultureInfo.InvariantCulture);
        var example = new JsonObject
        {
            ["title"] = ReasonPhrases.GetReasonPhrase(code),
            ["status"] = code,
            ["detail"] = "What is wrong, and what to do about it.",
        };
        if (schema?.Properties?.ContainsKey("errors") is true)
            example["errors"] = new JsonObject { ["limit"] = new JsonArray("is not a number from 1 to 500.") };
        return example;
    }

    private static void Fill(OpenApiMediaType body, string? operation)
    {
        if (body is { Example: null, Schema: { } schema })
            body.Example = OpenApiExampleTable.Body(operation) ?? Of(schema, "", 0);
    }

    private static JsonNode? Of(IOpenApiSchema schema, string name, int depth)
    {
        if (depth > Deepest)
            return null;
        if (schema.Enum is { Count: > 0 } words)
            return words[0]?.DeepClone();
        var alternatives = schema.OneOf is { Count: > 0 } one ? one : schema.AnyOf;
        if (alternatives?.FirstOrDefault(choice => choice.Type is not JsonSchemaType.Null) is { } chosen)
            return Of(chosen, name, depth);
        var type = (schema.Type ?? JsonSchemaType.Object) & ~JsonSchemaType.Null;
        if (type.HasFlag(JsonSchemaType.Array))
            return schema.Items is { } item && Of(item, name.TrimEnd('s'), depth + 1) is { } node ? new JsonArray(node) : new JsonArray();
        if (type.HasFlag(JsonSchemaType.Object))
            return Object(schema, depth);
        if (type.HasFlag(JsonSchemaType.Boolean))
            return OpenApiExampleTable.Switch(name);
        if (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number))
            return OpenApiExampleTable.Number(name);
        return OpenApiExampleTable.Text(name, schema.Format);
    }

    private static JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var example = new JsonObject();
        foreach (var (property, value) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            example[property] = Of(value, property, depth + 1);
        if (example.Count == 0 && schema.AdditionalProperties is { } any)
            example["builder.id"] = Of(any, "value", depth + 1);
        return example;
    }
}
