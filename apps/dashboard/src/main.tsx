import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { requireKnownLanguage } from "./app/known-language.ts";
import { router } from "./app/router.tsx";
import "./design/tokens.css";
import "./design/base.css";

// zod would otherwise try to make functions from text, which the page's policy forbids and the browser complains about.
z.config({ jitless: true });
requireKnownLanguage();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html must have an element with the id root");
createRoot(root).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
