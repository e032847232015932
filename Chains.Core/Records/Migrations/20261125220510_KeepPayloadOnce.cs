using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chains.Core.Records.Migrations
{
    /// <inheritdoc />
    public partial class KeepPayloadOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "Signature",
                table: "Signatures",
                newName: "Bytes");
            // Rows from before hold the envelope whole, as imported ones do.
            migrationBuilder.Sql(
                """UPDATE "Signatures" SET "Imported" = 1 WHERE "ArtifactId" IN (SELECT "ArtifactId" FROM "Statements" WHERE "PayloadType" IS NOT NULL)""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "Bytes",
                table: "Signatures",
                newName: "Signature");
        }
    }
}
