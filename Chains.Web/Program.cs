using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Web.Components;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
var database = builder.Configuration["Database"] ?? "data/dashboard.db";
builder.Services.Configure<DatabaseOptions>(o => o.ConnectionString = "Data Source=" + database);
builder.Services.AddSingleton(TimeProvider.System).AddRecords();
builder.Services.AddSingleton<ConfigurationStore>();
builder.Services.AddDashboard();
var app = builder.Build();
app.Services.GetRequiredService<ConfigurationStore>().ApplyMissing();
app.MapDashboard();
app.Run();
