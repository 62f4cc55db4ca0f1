using System.Diagnostics;
using System.Text.Json;
using ClaimLedger.BrowserTests.Hosting;
using ClaimLedger.Tests;
using ClaimLedger.Tests.Proofs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClaimLedger.BrowserTests;

/// <summary>People who sign in at an identity provider that others wrote.</summary>
public sealed class ProviderTests(Desk desk)
{
    private static string Folder => Path.Combine(Repository.Root, "tests/interop/oidc");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_signs_in_there_and_is_here_who_it_says_with_the_roles_that_it_says()
    {
        await OtherTool.InstallAsync(Folder);
        await using var service = new RunningService();
        using var provider = Process.Start(
            new ProcessStartInfo("node", ["provider.mjs"])
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            await provider.StandardInput.WriteAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        algorithm = "RS256",
                        clients = new { },
                        desk = new { id = "desk", redirect = $"{service.Url}desk/signed-in" },
                        people = new { jane = new[] { "auditor" }, mallory = Array.Empty<string>() },
                    }
                )
            );
            provider.StandardInput.Close();
            var issuer = await provider.StandardOutput.ReadLineAsync(Cancel);
            await service.StartAsync(
                Cancel,
                $"--ClaimLedger:Oidc:Authority={issuer}",
                "--ClaimLedger:Oidc:Audience=https://ledger.example.org",
                "--ClaimLedger:Oidc:ClientId=desk"
            );

            await using (var window = await desk.NobodyAsync(service: service))
            {
                await window.Page.GotoAsync("/desk/threats/imu?on=2003-12-31");
                await SignInAsync(window.Page, "jane");
                await window.AssertAtAsync("/desk/threats/imu?on=2003-12-31");
                await Expect(window.Page.Locator(".who")).ToHaveTextAsync("jane · auditor");
                await Expect(window.Page.Locator(".matrix")).ToBeVisibleAsync();
            }
            await using (var window = await desk.NobodyAsync(service: service))
            {
                await window.Page.GotoAsync("/desk");
                await SignInAsync(window.Page, "mallory");
                await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
                    .ToHaveTextAsync("This page is not for your role");
            }
            await using (var window = await desk.NobodyAsync(service: service))
            {
                await window.Page.GotoAsync("/desk/signed-in?code=made-up&state=made-up");
                await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("did not sign you in");
            }
        }
        finally
        {
            provider.Kill();
            await provider.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task SignInAsync(IPage page, string login)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in at 127.0.0.1" }).ClickAsync();
        await page.Locator("input[name=login]").FillAsync(login);
        await page.Locator("input[name=password]").FillAsync("any");
        await page.Locator("button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }
}
