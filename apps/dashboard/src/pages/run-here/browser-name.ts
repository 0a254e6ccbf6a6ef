interface UserAgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<{
    readonly platform?: string;
    readonly platformVersion?: string;
    readonly architecture?: string;
    readonly fullVersionList?: readonly { readonly brand: string; readonly version: string }[];
  }>;
}

/** Name and version of the browser and its system. */
export async function browserName(): Promise<string> {
  // Not in every browser, nor in TypeScript's types.
  const { userAgentData } = navigator as unknown as { readonly userAgentData?: UserAgentData };
  const found = await userAgentData?.getHighEntropyValues(["platformVersion", "architecture", "fullVersionList"]).catch(() => undefined);
  if (found === undefined) return navigator.userAgent;
  const brands = (found.fullVersionList ?? []).filter(({ brand }) => !/not.?a.?brand/iu.test(brand));
  const named = brands.find(({ brand }) => brand !== "Chromium") ?? brands[0];
  return [named === undefined ? "" : `${named.brand} ${named.version}`, found.platform, found.platformVersion, found.architecture]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}
