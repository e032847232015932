using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chains.Core.Records.Migrations
{
    /// <inheritdoc />
    public partial class DeliveryOutbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "FailingSince",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Location",
                table: "Deliveries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Problem",
                table: "Deliveries",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Backend_NextAttemptAt",
                table: "Deliveries",
                columns: new[] { "Backend", "NextAttemptAt" },
                filter: "\"NextAttemptAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Backend_NextAttemptAt",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "FailingSince",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "Location",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "Problem",
                table: "Deliveries");
        }
    }
}
