extern alias ScalarReference;

using System.Text.Json.Nodes;
using Chains.Web.Api;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScalarReference::Scalar.AspNetCore;

namespace Chains.Web.Hosting;

public static class OpenApiRegistration
{
    private const string Document = "v1";

    /// <summary>The description of the API.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.ShouldInclude = api => api.RelativePath is { } path && (path.StartsWith("api/", StringComparison.Ordinal) || path is "healthz" or "readyz");
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Chains";
            document.Info.Version = Document;
            document.Info.Description = "Signed provenance of Tekton runs: what was signed, by which key, and where it went. Lists are paged with cursors; errors are RFC 9457 problem details; times are RFC 3339 in UTC.";
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(DescribeInstants);
        options.AddOperationTransformer(DescribeQuery);
        options.AddOperationTransformer(OpenApiAccess.DescribeAsync);
        options.AddDocumentTransformer(OpenApiAccess.AddSchemesAsync);
        options.AddDocumentTransformer(OpenApiExamples.AddAsync);
    });

    /// <summary><c>/openapi/v1.json</c>, and <c>/api-reference</c> to browse it; its scripts come from here, not from the internet.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Viewer);
        app.MapScalarApiReference("/api-reference", (options, context) =>
        {
            options.WithTitle("Chains API").WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument(Document);
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.WithNonce(context.ScriptNonce());
        }).RequireAuthorization(Policies.Viewer);
    }

    // A converter of our own hides from the schema that instants are strings.
    private static Task DescribeInstants(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        return Task.CompletedTask;
    }

    private static Task DescribeQuery(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>())
            (operation.Parameters ??= []).Add(Describe(parameter));
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<LineStream>().Any() && operation.Responses?.GetValueOrDefault("200")?.Content is { } content)
            content[LineStream.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "One item a line: everything that matches." } };
        operation.Responses?.TryAdd("default", new OpenApiResponse { Description = "Problem details (RFC 9457): title, detail, and errors by parameter or key where there are several." });
        return Task.CompletedTask;
    }

    internal static OpenApiParameter Describe(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = new OpenApiSchema
        {
            Type = parameter.Type == "integer" ? JsonSchemaType.Integer : JsonSchemaType.String,
            Format = parameter.Format,
            Enum = parameter.Allowed?.Select(word => (JsonNode)JsonValue.Create(word)).ToList(),
        },
    };
}
