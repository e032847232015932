namespace Chains.Web.Api;

internal static class ApiRoutes
{
    public const string Root = "/api/v1";
}
