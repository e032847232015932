using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chains.Web.Hosting;

/// <summary>Says in the description of the API how callers show who they are, and which role an operation is for.</summary>
internal static class OpenApiAccess
{
    private const string Bearer = "bearer";
    private const string Problem = "application/problem+json";

    public static Task AddSchemesAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API token of this service; beside it the token file of mode BrowserToken, a JWT of the provider of mode OpenIdConnect, or a cluster token of mode Kubernetes.",
        };
        var requirement = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] };
        foreach (var (path, item) in document.Paths)
            foreach (var operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
                operation.Security = path.StartsWith("/api/", StringComparison.Ordinal) ? [requirement] : [];
        return Task.CompletedTask;
    }

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
            return Task.CompletedTask;
        var policies = metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToHashSet();
        var role = policies.Contains(Policies.AdminInPerson) ? "admins in person" : policies.Contains(Policies.Admin) ? "admins" : policies.Contains(Policies.Operator) ? "operators" : "viewers";
        operation.Description = $"{operation.Description} For {role}.";
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", Refusal("Nobody is signed in, or the token is none."));
        operation.Responses.TryAdd("403", Refusal($"It is for {role}."));
        operation.Responses.TryAdd("429", Refusal("Too many requests; Retry-After says when to try again."));
        if (metadata.OfType<ConditionalRequest>().Any())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Required = true,
                Description = "The ETag of GET /api/v1/config, or * for whatever there is.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = "\"184467\"",
            });
        return Task.CompletedTask;
    }

    private static OpenApiResponse Refusal(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { [Problem] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } },
    };
}
